import Metering
import Verbs

/// Writes blocks into the other end's memory, or reads them from there; the other end's software sees nothing of it.
struct OneSidedRequester: Requester, ~Copyable {
    private var end: RDMAEnd
    private let reads: Bool
    private let batch: Int
    private var nextSlot = 0
    private var pieces: PostedPieces
    let takesPieces = true

    init(
        _ pending: consuming PendingConnection,
        plan: TransferPlan,
        end: End,
        until deadline: MonotonicTime
    ) throws(ChannelError) {
        reads = plan.operation == .read
        batch = plan.completionBatch
        pieces = PostedPieces(capacity: plan.depth)
        self.end = try RDMAEnd.connect(pending, plan: plan, end: end, receives: .messages(1), until: deadline)
    }

    var ledger: BlockLedger { pieces.ledger }
    var outstanding: Int { pieces.count }
    var room: Int { end.depth &- pieces.count }

    /// A completion is all that is known: over iWARP it says that a write was handed to the network, not that it arrived.
    var posted: PostedBlocks { pieces.posted }

    mutating func post(_ piece: Piece) throws(ChannelError) {
        pieces.append(piece)
        try append(offset: piece.offset, length: piece.length)
        if piece.isLast { nextSlot = nextSlot &+ 1 == end.depth ? 0 : nextSlot &+ 1 }
    }

    mutating func post(_ run: BlockRun) throws(ChannelError) {
        pieces.append(run)
        for _ in 0..<run.count {
            try append(offset: 0, length: run.length)
            nextSlot = nextSlot &+ 1 == end.depth ? 0 : nextSlot &+ 1
        }
    }

    private mutating func append(offset: Int, length: Int) throws(ChannelError) {
        if end.batchCount == batch { end.endBatch() }
        if reads {
            try end.read(nextSlot, offset: offset, length: length)
        } else {
            try end.write(nextSlot, offset: offset, length: length)
        }
    }

    mutating func flush() throws(ChannelError) {
        try end.flush()
    }

    mutating func reap() throws(ChannelError) -> Bool {
        let count = try end.poll()
        for index in 0..<count { pieces.completeFirst(try end.complete(end.poller[index])) }
        return count > 0
    }

    mutating func sleep() throws(ChannelError) -> Bool {
        try end.sleep()
    }

    mutating func finish() throws(ChannelError) {}
}
