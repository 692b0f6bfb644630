/// What of a block goes at once: all of it, or under a limit a part.
///
/// The pieces of a block follow one another on one channel. The block counts when its last piece has arrived; when the
/// connection is lost before that, it is carried again from its first.
struct Piece: Sendable, Equatable, BitwiseCopyable {
    let block: Block
    /// Where in the block it begins, in bytes.
    let offset: Int
    let length: Int

    /// A whole block.
    init(_ block: Block) {
        self.init(block, offset: 0, length: block.length)
    }

    init(_ block: Block, offset: Int, length: Int) {
        self.block = block
        self.offset = offset
        self.length = length
    }

    /// Whether the block ends with it.
    var isLast: Bool { offset &+ length == block.length }

    /// Its first bytes.
    func prefix(_ count: Int) -> Piece {
        Piece(block, offset: offset, length: min(count, length))
    }

    /// What is left of the block behind it; nil where nothing is.
    var rest: Piece? {
        isLast ? nil : Piece(block, offset: offset &+ length, length: block.length &- offset &- length)
    }
}
