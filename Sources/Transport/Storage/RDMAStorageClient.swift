import Metering
import Verbs

/// Asks a server to read and write, with SMB Direct's directions: the server moves the data.
///
/// A request is a SEND that names a slot of this end's memory. To be read, the server writes the data there (RDMA WRITE)
/// and answers behind it; to be written, it fetches the data from there (RDMA READ) and answers then (MS-SMB2 3.3.4.4,
/// 3.3.5.13: SMB2_CHANNEL_RDMA_V1).
struct RDMAStorageClient: StorageClient, ~Copyable {
    private var end: RDMAEnd
    private let stamp: BlockStamp?
    private var questions: RDMAQuestions<StorageRequest>
    private(set) var ledger = BlockLedger()

    init(
        _ pending: consuming PendingConnection,
        plan: TransferPlan,
        end: End,
        stamp: BlockStamp?,
        until deadline: MonotonicTime
    ) throws(ChannelError) {
        self.stamp = stamp
        questions = RDMAQuestions(capacity: plan.depth)
        self.end = try RDMAEnd.connect(
            pending,
            plan: plan,
            end: end,
            receives: .messages(plan.depth),
            until: deadline
        )
    }

    var room: Int { min(questions.slots.room, end.sends.room) }
    var outstanding: Int { questions.slots.count }
    var unanswered: [StorageRequest] { questions.slots.all }

    mutating func post(_ request: StorageRequest) throws(ChannelError) {
        let slot = questions.slots.take(for: request)
        if request.kind == .write { stamp?.write(request.block, to: end.memory(slot)) }
        try end.send(ChannelMessage(request, slot: slot))
    }

    mutating func flush() throws(ChannelError) {
        try end.flush()
    }

    mutating func reap() throws(ChannelError) -> StorageRequest? {
        guard let (request, answer) = try questions.reap(&end) else { return nil }
        let arrived = request.kind == .read ? stamp : nil
        ledger.enter(request.block, checking: arrived, at: end.memory(Int(answer.slot)))
        return request
    }

    mutating func sleep(until deadline: MonotonicTime) throws(ChannelError) {
        try end.sleep(until: deadline)
    }

    mutating func finish() {}
}
