import Metering
import Verbs

/// The target of a ``RDMAMigrationSource``: fetches memory, or finds it written, and answers.
struct RDMAMigrationTarget: Responder, ~Copyable {
    private var end: RDMAEnd
    private let memory: GuestMemory
    /// Whether this end fetches pages; else they are there when it is told of them.
    private let reads: Bool
    /// Messages that nothing was done for yet.
    private var waiting: Fifo<ChannelMessage>
    /// Messages whose pages are being fetched, as they were posted.
    private var fetching: Fifo<ChannelMessage>
    /// What each request in the send queue is: whether it fetches.
    private var operations: Fifo<Bool>
    /// Answers that there was no room for.
    private var answers: Fifo<ChannelMessage>
    private(set) var ledger = BlockLedger()
    let countsBlocks = true

    init(
        _ pending: consuming PendingConnection,
        plan: TransferPlan,
        end: End,
        memory: GuestMemory,
        until deadline: MonotonicTime
    ) throws(ChannelError) {
        self.memory = memory
        reads = plan.operation == .read
        waiting = Fifo(capacity: plan.depth)
        fetching = Fifo(capacity: plan.depth)
        answers = Fifo(capacity: plan.depth)
        self.end = try RDMAEnd.connect(
            pending,
            plan: plan,
            end: end,
            receives: .messages(plan.depth),
            sendsPerBlock: 2,
            memory: memory.region,
            until: deadline
        )
        operations = Fifo(capacity: self.end.sends.capacity)
    }

    mutating func serve() throws(ChannelError) -> Bool {
        let count = try end.poll()
        for index in 0..<count {
            let completion = end.poller[index]
            if completion.isReceive {
                guard !waiting.isFull else { throw .failed("the other end has more under way than was agreed on") }
                waiting.append(try end.take(completion))
            } else {
                for _ in 0..<(try end.complete(completion)) {
                    if operations.removeFirst() { arrived(fetching.removeFirst()) }
                }
            }
        }
        try end.repost()
        let before = end.sends.appended
        try accept()
        try postAnswers()
        try end.flush()
        return count > 0 || end.sends.appended > before
    }

    mutating func sleep() throws(ChannelError) -> Bool {
        try end.sleep()
        return false
    }

    /// Begins with what was asked for, in its order, while there is room.
    private mutating func accept() throws(ChannelError) {
        while waiting.count > 0 && !answers.isFull && end.sends.room > 0 {
            let message = waiting[0]
            let kind = try message.memoryKind(in: memory)
            if kind == .pages && reads {
                guard !fetching.isFull else { return }
                try end.read(0, offset: Int(message.index), length: Int(message.extent))
                fetching.append(message)
                operations.append(true)
            } else if kind == .pages {
                arrived(message)
            } else {
                answers.append(ledger.enter(message, about: memory))
            }
            _ = waiting.removeFirst()
        }
    }

    private mutating func arrived(_ message: ChannelMessage) {
        ledger.enter(Block(index: message.index, length: Int(message.extent)))
        answers.append(message)
    }

    private mutating func postAnswers() throws(ChannelError) {
        while answers.count > 0 && end.sends.room > 0 {
            try end.send(answers.removeFirst())
            operations.append(false)
        }
    }
}
