/// A case that can be measured several times in a run.
protocol Repeatable {
    /// The same case under a name that tells its measurements apart, by their number from 1.
    func repetition(_ number: Int) -> Self
}

extension Array where Element: Repeatable {
    /// The cases, each so many times; once as they are.
    ///
    /// A round over all of them follows the other, every second one backwards: so what drifts with time, as a machine that
    /// grows warm does, hits all cases alike.
    func interleaved(repeats: Int) -> [Element] {
        guard repeats > 1 else { return self }
        return (1...repeats).flatMap { number in
            (number.isMultiple(of: 2) ? reversed() : self).map { $0.repetition(number) }
        }
    }
}
