/// Blocks of one length that follow one another, claimed at once.
struct BlockRun: Sendable, Equatable, BitwiseCopyable {
    /// The first of them.
    private(set) var first: Block
    /// How many there are.
    private(set) var count: Int

    init(from first: Block, count: Int) {
        self.first = first
        self.count = count
    }

    /// No blocks.
    init() {
        self.init(from: Block(index: 0, length: 0), count: 0)
    }

    /// Bytes of each.
    var length: Int { first.length }

    /// Takes the first blocks, so many at most.
    mutating func removeFirst(_ most: Int) -> BlockRun {
        let taken = BlockRun(from: first, count: min(most, count))
        first = Block(index: first.index &+ UInt64(truncatingIfNeeded: taken.count), length: first.length)
        count &-= taken.count
        return taken
    }

    /// Takes the first block; nil where there is none.
    mutating func takeFirst() -> Block? {
        guard count > 0 else { return nil }
        return removeFirst(1).first
    }
}
