/// Pages of a machine that are to be sent, from which runs of neighbours are taken.
struct PageSet {
    private var words: [UInt64]
    /// The first word that may have a page left.
    private var first = 0

    init(words: [UInt64]) {
        self.words = words
    }

    /// How many pages are left in it.
    var count: Int { words[first...].reduce(0) { $0 + $1.nonzeroBitCount } }

    /// Takes the first page and those that follow it without a gap.
    ///
    /// - Parameter limit: how many there may be, from the page that they begin with.
    /// - Returns: the first page and their number; nil where nothing is left.
    mutating func takeRun(limit: (Int) -> Int) -> (page: Int, count: Int)? {
        while first < words.count && words[first] == 0 { first += 1 }
        guard first < words.count else { return nil }
        let start = first * 64 + words[first].trailingZeroBitCount
        let most = limit(start)
        var count = 0
        while count < most {
            let (word, bit) = ((start + count) >> 6, (start + count) & 63)
            guard word < words.count else { break }
            let neighbours = min(most - count, (~(words[word] >> UInt64(bit))).trailingZeroBitCount, 64 - bit)
            guard neighbours > 0 else { break }
            words[word] &= ~(Self.ones(neighbours) << UInt64(bit))
            count += neighbours
        }
        return (start, count)
    }

    private static func ones(_ count: Int) -> UInt64 { count >= 64 ? .max : 1 << UInt64(count) - 1 }
}
