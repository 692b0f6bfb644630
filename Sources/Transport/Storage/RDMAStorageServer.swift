import Metering
import Pacing
import Verbs

/// Carries out what a ``RDMAStorageClient`` asks for: writes what is read into the client's memory, and fetches what is
/// written from there.
struct RDMAStorageServer: Responder, ~Copyable {
    private var end: RDMAEnd
    private let stamp: BlockStamp?
    private let blockSize: Int
    private var pacer: Pacer
    /// Requests that nothing was done for yet.
    private var waiting: Fifo<ChannelMessage>
    /// Requests whose data is being fetched, as they were posted.
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
        stamp: BlockStamp?,
        pacer: consuming Pacer,
        until deadline: MonotonicTime
    ) throws(ChannelError) {
        self.end = try RDMAEnd.connect(
            pending,
            plan: plan,
            end: end,
            receives: .messages(plan.depth),
            sendsPerBlock: 2,
            until: deadline
        )
        self.stamp = stamp
        self.pacer = pacer
        blockSize = plan.blockSize
        waiting = Fifo(capacity: plan.depth)
        fetching = Fifo(capacity: plan.depth)
        answers = Fifo(capacity: plan.depth)
        operations = Fifo(capacity: self.end.sends.capacity)
    }

    mutating func serve() throws(ChannelError) -> Bool {
        let count = try end.poll()
        for index in 0..<count {
            let completion = end.poller[index]
            if completion.isReceive {
                try accept(try end.take(completion))
            } else {
                for _ in 0..<(try end.complete(completion)) {
                    if operations.removeFirst() { finishFetch() }
                }
            }
        }
        try end.repost()
        let before = end.sends.appended
        try postAnswers()
        try postData()
        try end.flush()
        return count > 0 || end.sends.appended > before
    }

    mutating func sleep() throws(ChannelError) -> Bool {
        try end.sleep(until: pacer.nextQuestion(after: .now()))
        return false
    }

    private mutating func accept(_ request: ChannelMessage) throws(ChannelError) {
        _ = try request.storageKind(slots: end.depth, blockSize: blockSize)
        guard !waiting.isFull else { throw .failed("the other end has more requests under way than was agreed on") }
        waiting.append(request)
    }

    private mutating func postAnswers() throws(ChannelError) {
        while answers.count > 0 && end.sends.room > 0 {
            try end.send(answers.removeFirst())
            operations.append(false)
        }
    }

    /// Posts what moves the data of requests, in their order, while there is room and the pacer allows.
    private mutating func postData() throws(ChannelError) {
        while waiting.count > 0 && end.sends.room >= 2 {
            let request = waiting[0]
            let slot = Int(request.slot)
            if request.kind == StorageRequest.Kind.write.rawValue {
                guard !fetching.isFull else { return }
                try end.read(slot, length: Int(request.length))
                fetching.append(request)
                operations.append(true)
            } else {
                guard pacer.allows(Int(request.length)) else { return }
                stamp?.write(request.block, to: end.memory(slot))
                try end.write(slot, length: Int(request.length))
                operations.append(false)
                try end.send(request)
                operations.append(false)
                ledger.enter(request.block)
            }
            _ = waiting.removeFirst()
        }
        if waiting.count > 0 && end.sends.room < 2 { pacer.noteBacklog() }
    }

    private mutating func finishFetch() {
        let request = fetching.removeFirst()
        ledger.enter(request.block, checking: stamp, at: end.memory(Int(request.slot)))
        answers.append(request)
    }
}
