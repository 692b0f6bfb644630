import Metering
import Verbs

/// Moves memory by RDMA: writes it into the target's and says so behind it (as QEMU does), or says where it is, and the
/// target fetches it (as SMB Direct does).
///
/// Nothing is copied on either end: the device takes pages from where the machine has them.
struct RDMAMigrationSource: MigrationSource, ~Copyable {
    private var end: RDMAEnd
    private let memory: GuestMemory
    /// Whether this end writes; else the target reads.
    private let writes: Bool
    private var questions: RDMAQuestions<SentRun>
    private var prepared: (run: SentRun, slot: Int)?
    private(set) var outstandingBytes = 0
    private(set) var ledger = BlockLedger()

    init(
        _ pending: consuming PendingConnection,
        plan: TransferPlan,
        end: End,
        memory: GuestMemory,
        until deadline: MonotonicTime
    ) throws(ChannelError) {
        self.memory = memory
        writes = plan.operation == .write
        questions = RDMAQuestions(capacity: plan.depth)
        self.end = try RDMAEnd.connect(
            pending,
            plan: plan,
            end: end,
            receives: .messages(plan.depth),
            sendsPerBlock: 2,
            memory: memory.region,
            until: deadline
        )
    }

    // A run takes two requests: a write, and the message behind it.
    var room: Int { min(questions.slots.room, end.sends.room / 2) }
    var outstanding: Int { questions.slots.count - (prepared == nil ? 0 : 1) }
    var unanswered: [MemoryRun] { questions.slots.all.map(\.run) }

    mutating func prepare(_ run: MemoryRun) -> Int {
        let sent = SentRun(run: run, sent: run.kind == .pages ? run.length : 0)
        prepared = (sent, questions.slots.take(for: sent))
        return sent.sent
    }

    mutating func post() throws(ChannelError) {
        guard let (sent, slot) = prepared.take() else { return }
        let run = sent.run
        outstandingBytes += sent.sent
        if run.kind == .pages && writes { try end.write(0, offset: run.place, length: run.length) }
        let isCheck = run.kind == .check
        let length = isCheck ? MemoryDigest.of(memory.base + run.place, count: run.length) : UInt32(sent.sent)
        try end.send(ChannelMessage(run, slot: slot, length: length))
    }

    mutating func flush() throws(ChannelError) {
        try end.flush()
    }

    mutating func reap() throws(ChannelError) -> (run: MemoryRun, sent: Int)? {
        guard let (sent, answer) = try questions.reap(&end) else { return nil }
        outstandingBytes -= sent.sent
        ledger.enter(Block(index: sent.index, length: sent.sent))
        return sent.answered(by: answer)
    }

    mutating func sleep(until deadline: MonotonicTime) throws(ChannelError) {
        try end.sleep(until: deadline)
    }

    mutating func finish() {}
}
