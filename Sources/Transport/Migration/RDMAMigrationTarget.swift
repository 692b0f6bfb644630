import Metering
import Verbs

/// The target of a ``RDMAMigrationSource``: fetches memory, or finds it written, and answers.
struct RDMAMigrationTarget: Responder, ~Copyable {
    private var end: RDMAEnd
    private let memory: GuestMemory
    /// Whether this end fetches pages; else they are there when it is told of them.
    private let reads: Bool
    private var requests: RDMARequests
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
        self.end = try RDMAEnd.connect(
            pending,
            plan: plan,
            end: end,
            receives: .messages(plan.depth),
            sendsPerBlock: 2,
            memory: memory.region,
            until: deadline
        )
        requests = RDMARequests(capacity: plan.depth, sends: self.end.sends.capacity)
    }

    mutating func serve() throws(ChannelError) -> Bool {
        let hasCome = try requests.reap(&end)
        while let message = requests.nextFetched() { arrived(message) }
        let before = end.sends.appended
        try accept()
        try requests.postAnswers(&end)
        try end.flush()
        return hasCome || end.sends.appended > before
    }

    mutating func sleep() throws(ChannelError) -> Bool {
        try end.sleep()
        return false
    }

    /// Begins with what was asked for, in its order, while there is room.
    private mutating func accept() throws(ChannelError) {
        while requests.waiting.count > 0 && !requests.isFull && end.sends.room > 0 {
            let message = requests.waiting[0]
            switch try message.memoryKind(in: memory) {
            case .pages where reads:
                try requests.fetch(message, offset: Int(message.index), length: Int(message.extent), &end)
            case .pages: arrived(message)
            default: requests.answer(ledger.enter(message, about: memory))
            }
            requests.begin()
        }
    }

    private mutating func arrived(_ message: ChannelMessage) {
        ledger.enter(Block(index: message.index, length: Int(message.extent)))
        requests.answer(message)
    }
}
