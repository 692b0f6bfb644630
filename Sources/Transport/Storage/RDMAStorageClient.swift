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
    private var slots: SlotTable
    /// Completions that the poller holds, and how many of them have been looked at.
    private var polled = 0
    private var looked = 0
    private(set) var ledger = BlockLedger()

    init(
        _ pending: consuming PendingConnection,
        plan: TransferPlan,
        end: End,
        stamp: BlockStamp?,
        until deadline: MonotonicTime
    ) throws(ChannelError) {
        self.stamp = stamp
        slots = SlotTable(capacity: plan.depth)
        self.end = try RDMAEnd.connect(
            pending,
            plan: plan,
            end: end,
            receives: .messages(plan.depth),
            until: deadline
        )
    }

    var room: Int { min(slots.room, end.sends.room) }
    var outstanding: Int { slots.count }
    var unanswered: [StorageRequest] { slots.all }

    mutating func post(_ request: StorageRequest) throws(ChannelError) {
        let slot = slots.take(for: request)
        if request.kind == .write { stamp?.write(request.block, to: end.memory(slot)) }
        try end.send(ChannelMessage(request, slot: slot))
    }

    mutating func flush() throws(ChannelError) {
        try end.flush()
    }

    mutating func reap() throws(ChannelError) -> StorageRequest? {
        while true {
            if looked == polled {
                if polled > 0 { try end.repost() }
                looked = 0
                polled = try end.poll()
                guard polled > 0 else { return nil }
            }
            let completion = end.poller[looked]
            looked &+= 1
            if completion.isReceive { return try finish(try end.take(completion)) }
            try end.complete(completion)
        }
    }

    mutating func sleep(until deadline: MonotonicTime) throws(ChannelError) {
        try end.sleep(until: deadline)
    }

    mutating func finish() {}

    private mutating func finish(_ answer: ChannelMessage) throws(ChannelError) -> StorageRequest {
        let request = try slots.release(answer)
        let arrived = request.kind == .read ? stamp : nil
        ledger.enter(request.block, checking: arrived, at: end.memory(Int(answer.slot)))
        return request
    }
}
