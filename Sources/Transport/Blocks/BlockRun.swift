/// Blocks of one length that follow one another, claimed at once.
struct BlockRun: Sendable, BitwiseCopyable {
    /// The index of the first of them.
    private var next: UInt64
    /// How many there are.
    private(set) var count: Int
    private let length: Int

    init(from first: UInt64 = 0, count: Int = 0, length: Int = 0) {
        next = first
        self.count = count
        self.length = length
    }

    /// Takes the first block; nil where there is none.
    mutating func takeFirst() -> Block? {
        guard count > 0 else { return nil }
        let block = Block(index: next, length: length)
        next &+= 1
        count &-= 1
        return block
    }
}
