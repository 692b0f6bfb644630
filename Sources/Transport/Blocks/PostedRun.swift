/// Whole blocks that were posted one after the other, or one piece of a block.
struct PostedRun: BitwiseCopyable {
    /// The blocks, or the one that the piece is of.
    var run: BlockRun
    /// Bytes of each.
    let length: Int
    /// Whether the block ends with it.
    var isLast = true

    /// Takes the first of its blocks, so many at most.
    mutating func removeFirst(_ most: Int) -> PostedRun {
        PostedRun(run: run.removeFirst(most), length: length, isLast: isLast)
    }
}
