import Metering
import Synchronization
import Verbs

/// One message at a time over RDMA.
///
/// A written message is noticed in one of two ways: in busy mode its last byte is watched in memory, as perftest
/// does; otherwise a SEND follows it, as no device tells its host's software of a plain write.
struct RDMAPingPong: PingPong, ~Copyable {
    private var end: RDMAEnd
    private let operation: Operation
    private let length: Int
    private let watchesMemory: Bool
    private var idle: IdlePolicy
    /// What ends a sleep for which no message comes; nil where this end never sleeps.
    private let interruptions: Interruptions?
    /// What the last byte of the next written message is: differs from one to the next.
    private var mark: UInt8 = 1

    // Slot 0 is sent from, slot 1 is written to.
    private static let source = 0
    private static let sink = 1

    init(
        _ pending: consuming PendingConnection,
        plan: TransferPlan,
        end: End,
        role: ChannelRole,
        until deadline: MonotonicTime
    ) throws(ChannelError) {
        let completion = plan.completion(of: role)
        operation = plan.operation
        length = plan.blockSize
        watchesMemory = completion == .busy && plan.operation == .write
        idle = IdlePolicy(completion)
        let receives: RDMAEnd.Receives = plan.operation == .send ? .blocks : .messages(2)
        var plan = plan
        plan.depth = 2
        let connected = try RDMAEnd.connect(
            pending,
            plan: plan,
            end: end,
            receives: receives,
            sendsPerBlock: 32,
            until: deadline
        )
        var interruptions: Interruptions?
        if completion != .busy {
            interruptions = try Interruptions(everyNanoseconds: 100_000_000)
            do { try connected.poller.completionQueue.channel?.block() } catch { throw .rdma(error) }
        }
        self.end = connected
        self.interruptions = interruptions
    }

    mutating func exchange(_ phase: RunPhase) throws(ChannelError) -> Bool {
        try post()
        idle.reset()
        while !(try isAnswered()) {
            if phase.isAborted { return false }
            if idle.shouldSleep() { try end.sleepUntilSignal() }
        }
        advanceMark()
        return true
    }

    mutating func answer(_ phase: RunPhase) throws(ChannelError) -> Bool {
        // A READ is served by the device alone.
        guard try hasMessage(), operation != .read else {
            if idle.shouldSleep() { try end.sleepUntilSignal() }
            return false
        }
        try post()
        advanceMark()
        idle.reset()
        return true
    }

    mutating func finish() {}

    private mutating func post() throws(ChannelError) {
        switch operation {
        case .send: try end.sendBlock(Self.source, length: length)
        case .read: try end.read(Self.source, length: length)
        case .write:
            (end.memory(Self.source) + length - 1).storeBytes(of: mark, as: UInt8.self)
            try end.write(Self.source, length: length, into: Self.sink)
            if !watchesMemory { try end.send(ChannelMessage()) }
        }
        // The answer says that a message has arrived, and its completion would wake this end once more; of a READ it is the
        // answer. One in a while at least, as requests keep their places until then.
        try end.flush(signaled: operation == .read || end.sends.room < end.sends.capacity / 2)
        // What nobody waits for has its time now, while the message is on its way.
        if watchesMemory { _ = try reap() }
        try end.repost()
    }

    private mutating func isAnswered() throws(ChannelError) -> Bool {
        operation == .read ? try reap().requests > 0 : try hasMessage()
    }

    private mutating func hasMessage() throws(ChannelError) -> Bool {
        guard watchesMemory else { return try reap().messages > 0 }
        return end.blocks.loadByte(at: end.slotDistance * Self.sink + length - 1) == mark
    }

    private mutating func reap() throws(ChannelError) -> (messages: Int, requests: Int) {
        var messages = 0
        var requests = 0
        for index in 0..<(try end.poll()) {
            let completion = end.poller[index]
            if completion.isReceive {
                _ = try end.take(completion)
                messages += 1
            } else {
                requests += try end.complete(completion)
            }
        }
        return (messages, requests)
    }

    /// Both ends count alike: an answer has the mark of its question.
    private mutating func advanceMark() {
        mark = mark == 255 ? 1 : mark + 1
    }
}

extension MemoryRegion {
    /// A byte that the device may have written just now: read anew each time, and before whatever is read after it.
    fileprivate func loadByte(at offset: Int) -> UInt8 {
        (base + offset).assumingMemoryBound(to: Atomic<UInt8>.self).pointee.load(ordering: .acquiring)
    }
}
