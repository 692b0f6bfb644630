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
    private var freeSlots: Fifo<Int>
    /// The block in each slot that is under way.
    private let blocks: UnsafeMutableBufferPointer<Block>
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
        batch = plan.flushBatch
        freeSlots = Fifo(capacity: plan.depth)
        for slot in 0..<plan.depth { freeSlots.append(slot) }
        blocks = .allocate(capacity: plan.depth)
        blocks.initialize(repeating: Block(index: 0, length: 0))
        requests = Fifo(capacity: self.end.sends.capacity)
    }

    deinit {
        blocks.deallocate()
    }

    var outstanding: Int { end.depth &- freeSlots.count }
    // A block takes two requests: a write and its announcement, or a question and a read.
    var room: Int { min(batch &- unflushed, freeSlots.count, end.sends.room / 2) }

    mutating func post(_ block: Block) throws(ChannelError) {
        let slot = freeSlots.removeFirst()
        blocks[slot] = block
        if !reads {
            stamp.write(block, to: end.memory(slot))
            try end.write(slot, length: block.length)
            requests.append(-1)
        }
        try end.send(ChannelMessage(block, slot: slot))
        requests.append(-1)
        unflushed &+= 1
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

    mutating func sleep() throws(ChannelError) {
        try end.sleep()
    }

    mutating func finish() throws(ChannelError) {}

    /// The other end has checked what was written, or stamped what is to be read.
    private mutating func answer(_ message: ChannelMessage) throws(ChannelError) {
        let slot = Int(message.slot)
        guard slot < end.depth, message.index == blocks[slot].index else {
            throw .failed("the other end answered for a block that is not under way")
        }
        if reads {
            try end.read(slot, length: blocks[slot].length)
            requests.append(slot)
        } else {
            ledger.enter(blocks[slot])
            freeSlots.append(slot)
        }
    }

    private mutating func finishRequest(_ slot: Int) {
        guard slot >= 0 else { return }
        let block = blocks[slot]
        ledger.bytes &+= UInt64(block.length)
        ledger.complete(block, intact: stamp.matches(block, at: end.memory(slot)))
        freeSlots.append(slot)
    }
}
