/// The pieces that a channel has posted, in their order, and what of them has completed.
///
/// Bytes count with their piece, a block with its last one.
struct PostedPieces: ~Copyable {
    private var underWay: Fifo<Piece>
    /// The block whose last piece is not posted yet.
    private var begun: Block?
    /// Bytes that completed of a block that has not.
    private var partial = 0
    private(set) var ledger = BlockLedger()

    /// - Parameter capacity: pieces that may be under way.
    init(capacity: Int) {
        underWay = Fifo(capacity: capacity)
    }

    /// Pieces posted and not completed.
    var count: Int { underWay.count }

    /// What is left behind if nothing completes any more: a block is unconfirmed until its last piece has completed, be
    /// that under way or not posted yet.
    var posted: PostedBlocks {
        var whole = ledger
        whole.bytes &-= UInt64(partial)
        let pieces = underWay.all
        return PostedBlocks(
            confirmed: whole,
            unconfirmed: pieces.filter(\.isLast).map(\.block) + [begun].compactMap { $0 },
            bytes: pieces.reduce(ledger.bytes) { $0 + UInt64($1.length) }
        )
    }

    /// Enters a piece that was posted; there must be room.
    mutating func append(_ piece: Piece) {
        underWay.append(piece)
        if !piece.isLast {
            begun = piece.block
        } else if begun != nil {
            begun = nil
        }
    }

    /// Enters the end of the oldest pieces; there must be so many.
    mutating func completeFirst(_ count: Int) {
        // Copies: what is in no other's sight stays in registers.
        var ledger = ledger
        var partial = partial
        underWay.forEach(from: 0, count: count) { piece in
            ledger.bytes &+= UInt64(truncatingIfNeeded: piece.length)
            if piece.isLast {
                ledger.complete(piece.block)
                partial = 0
            } else {
                partial &+= piece.length
            }
        }
        underWay.removeFirst(count)
        self.ledger = ledger
        self.partial = partial
    }
}
