import Metering
import Verbs

/// Writes or reads blocks that are stamped and checked.
///
/// A device that writes into memory tells its host's software nothing, and not every device can add a note to a
/// write (siw has no WRITE_WITH_IMM). So each block takes two messages: a written block is announced by a SEND behind
/// it, and its slot is used again when the sink has checked it; a block to be read is asked for first, so that the
/// source can stamp it. This is what a storage protocol over RDMA does as well.
struct VerifiedRequester: Requester, ~Copyable {
    private var end: RDMAEnd
    private let stamp: BlockStamp
    private let reads: Bool
    private let batch: Int
    private var unflushed = 0
    private var nextSlot = 0
    private var underWay: Fifo<Block>
    /// Of the blocks under way the first ones: the other end has stamped them, and they are being read.
    private var answered = 0
    /// What each request in the send queue is: the slot of a read, or -1.
    private var requests: Fifo<Int>
    private(set) var ledger = BlockLedger()

    init(
        _ pending: consuming PendingConnection,
        plan: TransferPlan,
        end: End,
        stamp: BlockStamp,
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
        reads = plan.operation == .read
        batch = plan.completionBatch
        underWay = Fifo(capacity: plan.depth)
        requests = Fifo(capacity: self.end.sends.capacity)
    }

    var outstanding: Int { underWay.count }
    // A block takes two requests: a write and its announcement, or a question and a read.
    var room: Int { min(batch &- unflushed, end.depth &- underWay.count, end.sends.room / 2) }

    var posted: PostedBlocks {
        PostedBlocks(confirmed: ledger, unconfirmed: underWay.all)
    }

    mutating func post(_ piece: Piece) throws(ChannelError) {
        let block = piece.block
        if !reads {
            stamp.write(block, to: end.memory(nextSlot))
            try end.write(nextSlot, length: block.length)
            requests.append(-1)
        }
        try end.send(ChannelMessage(block, slot: nextSlot))
        requests.append(-1)
        underWay.append(block)
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
                try answer(try end.take(completion))
            } else {
                for _ in 0..<(try end.complete(completion)) { finishRequest(requests.removeFirst()) }
            }
        }
        try end.repost()
        try flush()
        return count > 0
    }

    mutating func sleep() throws(ChannelError) -> Bool {
        try end.sleep()
    }

    mutating func finish() throws(ChannelError) {}

    /// The other end has checked what was written, or stamped what is to be read: block by block, as they were posted.
    private mutating func answer(_ message: ChannelMessage) throws(ChannelError) {
        let slot = Int(message.slot)
        guard answered < underWay.count, slot < end.depth, message.index == underWay[answered].index else {
            throw .failed("the other end answered for a block that is not under way")
        }
        if reads {
            try end.read(slot, length: underWay[answered].length)
            requests.append(slot)
            answered &+= 1
        } else {
            ledger.enter(underWay.removeFirst())
        }
    }

    private mutating func finishRequest(_ slot: Int) {
        guard slot >= 0 else { return }
        let block = underWay.removeFirst()
        answered &-= 1
        ledger.enter(block, checking: stamp, at: end.memory(slot))
    }
}
