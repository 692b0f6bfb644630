import Metering
import Verbs

/// Checks the blocks that were written to it, or stamps those that will be read from it.
struct VerifiedResponder: Responder, ~Copyable {
    private var end: RDMAEnd
    private let stamp: BlockStamp
    private let reads: Bool
    private let blockSize: Int
    private var answers: Fifo<ChannelMessage>
    private(set) var ledger = BlockLedger()
    let countsBlocks = true

    init(
        _ pending: consuming PendingConnection,
        plan: TransferPlan,
        end: End,
        stamp: BlockStamp,
        until deadline: MonotonicTime
    ) throws(ChannelError) {
        self.stamp = stamp
        reads = plan.operation == .read
        blockSize = plan.blockSize
        answers = Fifo(capacity: plan.depth)
        self.end = try RDMAEnd.connect(
            pending,
            plan: plan,
            end: end,
            receives: .messages(plan.depth),
            sendsPerBlock: 2,
            until: deadline
        )
    }

    mutating func serve() throws(ChannelError) -> Bool {
        let count = try end.poll()
        for index in 0..<count {
            let completion = end.poller[index]
            if completion.isReceive {
                try handle(try end.take(completion))
            } else {
                try end.complete(completion)
            }
        }
        try end.repost()
        while answers.count > 0 && end.sends.room > 0 { try end.send(answers.removeFirst()) }
        try end.flush()
        return count > 0
    }

    mutating func sleep() throws(ChannelError) -> Bool {
        try end.sleep()
    }

    private mutating func handle(_ message: ChannelMessage) throws(ChannelError) {
        let block = message.block
        let slot = Int(message.slot)
        guard slot < end.depth, (BlockStamp.minimumLength...blockSize).contains(block.length), !answers.isFull else {
            throw .failed("the other end spoke of a block that cannot be: slot \(slot), \(block.length) bytes")
        }
        if reads { stamp.write(block, to: end.memory(slot)) }
        ledger.enter(block, checking: reads ? nil : stamp, at: end.memory(slot))
        answers.append(message)
    }
}
