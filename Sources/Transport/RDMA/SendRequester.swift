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
    private var nextSlot = 0
    /// Posted and not completed; a completion may say no more than that the device has taken a block.
    private var underWay: PostedPieces
    /// Posted, and not known to have arrived.
    private var unconfirmed: PostedPieces
    /// Blocks whose credits have come back, and whose completions have not.
    private var confirmedEarly = 0

    init(
        _ pending: consuming PendingConnection,
        plan: TransferPlan,
        end: End,
        stamp: BlockStamp?,
        until deadline: MonotonicTime
    ) throws(ChannelError) {
        self.stamp = stamp
        batch = plan.completionBatch
        credits = plan.depth
        underWay = PostedPieces(capacity: plan.depth)
        unconfirmed = PostedPieces(capacity: plan.depth)
        // The other end knows whether it naps; this one has receives for the most messages that it may send.
        let receives = RDMAEnd.Receives.messages(plan.depth / plan.nappingCreditBatch + 1)
        self.end = try RDMAEnd.connect(pending, plan: plan, end: end, receives: receives, until: deadline)
    }

    var ledger: BlockLedger { underWay.ledger }
    var outstanding: Int { underWay.count }
    var room: Int { min(end.depth &- unconfirmed.count, credits) }
    var posted: PostedBlocks { unconfirmed.posted }

    mutating func post(_ piece: Piece) throws(ChannelError) {
        try post(BlockRun(from: piece.block, count: 1))
    }

    mutating func post(_ run: BlockRun) throws(ChannelError) {
        underWay.append(run)
        unconfirmed.append(run)
        credits &-= run.count
        var run = run
        while let block = run.takeFirst() {
            if end.batchCount == batch { end.endBatch() }
            stamp?.write(block, to: end.memory(nextSlot))
            try end.sendBlock(nextSlot, length: block.length)
            nextSlot = nextSlot &+ 1 == end.depth ? 0 : nextSlot &+ 1
        }
    }

    mutating func flush() throws(ChannelError) {
        try end.flush()
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
                underWay.completeFirst(try end.complete(completion))
            }
        }
        let confirmed = min(confirmedEarly, unconfirmed.count &- underWay.count)
        unconfirmed.completeFirst(confirmed)
        confirmedEarly &-= confirmed
        try end.repost()
        return count > 0
    }

    mutating func sleep() throws(ChannelError) -> Bool {
        // Without credits nothing can be posted before some come, which the other end owes.
        try end.sleep(for: credits == 0 ? .solicited : .next)
    }

    mutating func finish() throws(ChannelError) {}
}
