import Metering
import Verbs

/// Sends blocks, never more than the other end has receives for.
///
/// A message without a receive ends an iWARP connection, and makes RoCE wait and send again; so the other end grants
/// credits, as SMB Direct does (MS-SMBD 3.1.1.1).
struct SendRequester: Requester, ~Copyable {
    private var end: RDMAEnd
    private let stamp: BlockStamp?
    private let batch: Int
    private var credits: Int
    private var unflushed = 0
    private var nextSlot = 0
    private var underWay: Fifo<Block>
    private(set) var ledger = BlockLedger()

    init(
        _ pending: consuming PendingConnection,
        plan: TransferPlan,
        end: End,
        stamp: BlockStamp?,
        until deadline: MonotonicTime
    ) throws(ChannelError) {
        self.stamp = stamp
        batch = plan.flushBatch
        credits = plan.depth
        underWay = Fifo(capacity: plan.depth)
        let receives = RDMAEnd.Receives.messages(plan.depth / plan.creditBatch + 1)
        self.end = try RDMAEnd.connect(pending, plan: plan, end: end, receives: receives, until: deadline)
    }

    var outstanding: Int { underWay.count }
    var room: Int { min(batch &- unflushed, end.depth &- underWay.count, credits) }

    mutating func post(_ block: Block) throws(ChannelError) {
        stamp?.write(block, to: end.memory(nextSlot))
        try end.sendBlock(nextSlot, length: block.length)
        underWay.append(block)
        credits &-= 1
        unflushed &+= 1
        nextSlot = nextSlot &+ 1 == end.depth ? 0 : nextSlot &+ 1
    }

    mutating func flush() throws(ChannelError) {
        try end.flush()
        unflushed = 0
    }

    mutating func reap() throws(ChannelError) -> Bool {
        let count = try end.poll()
        for index in 0..<count {
            let completion = end.poller[index]
            if completion.isReceive {
                credits &+= Int(try end.take(completion).slot)
            } else {
                for _ in 0..<(try end.complete(completion)) { ledger.enter(underWay.removeFirst()) }
            }
        }
        try end.repost()
        return count > 0
    }

    mutating func sleep() throws(ChannelError) {
        try end.sleep()
    }

    mutating func finish() throws(ChannelError) {}
}

extension TransferPlan {
    /// Receives that a responder posts again before it returns their credits in one message: each wakes the sender,
    /// which still has the other half.
    var creditBatch: Int { max(1, depth / 2) }
}
