/// A steady beat: something is due every period after a start, whatever the work between takes.
public struct Cadence: Sendable {
    private let start: MonotonicTime
    private let period: TimeSpan
    /// When it is due next, first a period after the start.
    public private(set) var next: MonotonicTime

    /// A beat; a period of 0 counts as the shortest one, 1 ns.
    public init(start: MonotonicTime, period: TimeSpan) {
        self.start = start
        self.period = max(period, TimeSpan(nanoseconds: 1))
        next = start.advanced(by: self.period)
    }

    /// Whether it is due; it is due again at the first beat that is still to come.
    ///
    /// Beats that were missed are left out instead of made up for in a burst. They lie on the beat all the same.
    public mutating func isDue(at now: MonotonicTime) -> Bool {
        guard now >= next else { return false }
        let beats = now.nanoseconds(since: start) / period.nanoseconds
        let (past, overflow) = beats.multipliedReportingOverflow(by: period.nanoseconds)
        next = start.advanced(byNanoseconds: overflow ? .max : past).advanced(by: period)
        return true
    }
}
