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
    /// Posted, and not known to have arrived: a completion may say no more than that the device has taken a block.
    private var unconfirmed: Fifo<Block>
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

    var room: Int { min(batch &- end.unflushed, end.depth &- unconfirmed.count, credits) }

    var posted: PostedBlocks {
        let unconfirmed = unconfirmed.all
        var confirmed = ledger
        for block in unconfirmed.dropLast(outstanding) { confirmed.withdraw(block) }
        return PostedBlocks(confirmed: confirmed, unconfirmed: unconfirmed)
    }

    mutating func post(_ piece: Piece) throws(ChannelError) {
        let block = piece.block
        stamp?.write(block, to: end.memory(nextSlot))
        try end.sendBlock(nextSlot, length: block.length)
        unconfirmed.append(block)
        outstanding &+= 1
        credits &-= 1
        nextSlot = nextSlot &+ 1 == end.depth ? 0 : nextSlot &+ 1
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
                complete(try end.complete(completion))
            }
        }
        let confirmed = min(confirmedEarly, unconfirmed.count &- outstanding)
        unconfirmed.removeFirst(confirmed)
        confirmedEarly &-= confirmed
        try end.repost()
        return count > 0
    }

    private mutating func complete(_ count: Int) {
        // A copy: what is in no other's sight stays in registers.
        var ledger = ledger
        unconfirmed.forEach(from: unconfirmed.count &- outstanding, count: count) { ledger.enter($0) }
        self.ledger = ledger
        outstanding &-= count
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
