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
        batch = plan.flushBatch
        pieces = PostedPieces(capacity: plan.depth)
        self.end = try RDMAEnd.connect(pending, plan: plan, end: end, receives: .messages(1), until: deadline)
    }

    var ledger: BlockLedger { pieces.ledger }
    var outstanding: Int { pieces.count }
    var room: Int { min(batch &- end.unflushed, end.depth &- pieces.count) }

    /// A completion is all that is known: over iWARP it says that a write was handed to the network, not that it arrived.
    var posted: PostedBlocks { pieces.posted }

    mutating func post(_ piece: Piece) throws(ChannelError) {
        if reads {
            try end.read(nextSlot, offset: piece.offset, length: piece.length)
        } else {
            try end.write(nextSlot, offset: piece.offset, length: piece.length)
        }
        pieces.append(piece)
        if piece.isLast { nextSlot = nextSlot &+ 1 == end.depth ? 0 : nextSlot &+ 1 }
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

extension TransferPlan {
    /// Blocks that are posted with one call, only the last of them signalled: 64 KiB of them.
    ///
    /// With small blocks the call is what costs. With large ones nothing is gained, and a completion that stands for
    /// several lets the send queue run low: over siw, batches of four 64 KiB blocks lost a third of the throughput.
    var flushBatch: Int { max(1, min(depth / 4, 64 * 1024 / blockSize)) }
}
