import Metering
import Verbs

/// Receives blocks, checks them where they are stamped, and returns credits.
struct SendResponder: Responder, ~Copyable {
    private var end: RDMAEnd
    private let stamp: BlockStamp?
    private let blockSize: Int
    private let creditBatch: Int
    private var creditsDue = 0
    /// Nil where the device says when messages have come that were posted together.
    private var nap: ArrivalNap?
    private(set) var ledger = BlockLedger()
    let countsBlocks = true

    init(
        _ pending: consuming PendingConnection,
        plan: TransferPlan,
        end: End,
        stamp: BlockStamp?,
        until deadline: MonotonicTime
    ) throws(ChannelError) {
        self.stamp = stamp
        blockSize = plan.blockSize
        self.end = try RDMAEnd.connect(pending, plan: plan, end: end, receives: .blocks, until: deadline)
        nap = self.end.poller.completionQueue.tellsSolicited ? nil : ArrivalNap(underWay: plan.depth)
        creditBatch = nap == nil ? plan.creditBatch : plan.nappingCreditBatch
    }

    mutating func serve() throws(ChannelError) -> Bool {
        let count = try end.poll()
        for index in 0..<count {
            let completion = end.poller[index]
            if completion.isReceive {
                enter(completion)
                try end.free(completion)
                creditsDue &+= 1
            } else {
                try end.complete(completion)
            }
        }
        try end.repost()
        if creditsDue >= creditBatch && end.sends.room > 0 {
            try end.send(ChannelMessage(slot: UInt32(creditsDue)))
            try end.flush()
            creditsDue = 0
        }
        return count > 0
    }

    mutating func sleep() throws(ChannelError) -> Bool {
        if let found = try nap?.take(looking: &end), found > 0 { return true }
        return try end.sleep(for: .solicited)
    }

    private mutating func enter(_ completion: Completion) {
        guard completion.isSuccess else { return }
        let length = Int(completion.byteCount)
        ledger.bytes &+= UInt64(length)
        guard let stamp else {
            ledger.blocks &+= 1
            return
        }
        let memory = end.memory(completion.slot)
        let block = stamp.header(at: memory, longest: blockSize)
        guard let block, block.length == length else {
            ledger.blocks &+= 1
            ledger.corrupt &+= 1
            return
        }
        ledger.complete(block, intact: stamp.matches(block, at: memory))
    }
}
