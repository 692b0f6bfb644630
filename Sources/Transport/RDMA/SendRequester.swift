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
    /// Posted, and not known to have arrived: a completion may say no more than that the device has taken a block.
    private var unconfirmed: Fifo<Block>
    private var confirmed = BlockLedger()
    /// Blocks whose credits have come back, and whose completions have not.
    private var confirmedEarly = 0
    /// Of the unconfirmed blocks the last ones: posted and not completed.
    private(set) var outstanding = 0
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
        unconfirmed = Fifo(capacity: plan.depth)
        let receives = RDMAEnd.Receives.messages(plan.depth / plan.creditBatch + 1)
        self.end = try RDMAEnd.connect(pending, plan: plan, end: end, receives: receives, until: deadline)
    }

    var room: Int { min(batch &- unflushed, end.depth &- unconfirmed.count, credits) }

    var posted: PostedBlocks {
        PostedBlocks(confirmed: confirmed, unconfirmed: unconfirmed.all)
    }

    mutating func post(_ piece: Piece) throws(ChannelError) {
        let block = piece.block
        stamp?.write(block, to: end.memory(nextSlot))
        try end.sendBlock(nextSlot, length: block.length)
        unconfirmed.append(block)
        outstanding &+= 1
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
                let granted = Int(try end.take(completion).slot)
                credits &+= granted
                confirmedEarly &+= granted
            } else {
                for _ in 0..<(try end.complete(completion)) {
                    ledger.enter(unconfirmed[unconfirmed.count &- outstanding])
                    outstanding &-= 1
                }
            }
        }
        while confirmedEarly > 0 && unconfirmed.count > outstanding {
            confirmed.enter(unconfirmed.removeFirst())
            confirmedEarly &-= 1
        }
        try end.repost()
        return count > 0
    }

    mutating func sleep() throws(ChannelError) -> Bool {
        try end.sleep()
    }

    mutating func finish() throws(ChannelError) {}
}

extension TransferPlan {
    /// Receives that a responder posts again before it returns their credits in one message: each wakes the sender,
    /// which still has the other half.
    var creditBatch: Int { max(1, depth / 2) }
}
