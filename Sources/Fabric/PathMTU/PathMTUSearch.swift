/// The largest packet that passes, found by bisection.
enum PathMTUSearch {
    /// What a search found.
    enum Finding: Equatable {
        /// Packets up to this size pass: the largest that was asked for, or one that is followed by one that does not.
        case passes(Int)
        /// Not even the smallest does.
        case nothing
    }

    /// Searches between two sizes; asks about the largest first, as that is the one that should pass.
    static func run(from smallest: Int, to largest: Int, passes: (Int) -> Bool) -> Finding {
        if passes(largest) { return .passes(largest) }
        guard smallest < largest, passes(smallest) else { return .nothing }
        var good = smallest
        var bad = largest
        while bad - good > 1 {
            let middle = good + (bad - good) / 2
            if passes(middle) { good = middle } else { bad = middle }
        }
        return .passes(good)
    }
}
