/// A steady beat: deadlines at a start and every period after it, whatever the work between them takes.
public struct Cadence: Sendable {
    /// The beat's origin; the first deadline is one period later.
    public let start: MonotonicTime
    /// The time from one deadline to the next.
    public let period: TimeSpan
    private var beats: UInt64 = 0

    /// A beat; a period of 0 counts as the shortest one, 1 ns.
    public init(start: MonotonicTime, period: TimeSpan) {
        self.start = start
        self.period = max(period, TimeSpan(nanoseconds: 1))
    }

    /// The first deadline that is not past, each one given once.
    ///
    /// Deadlines that were missed are left out instead of made up for in a burst. They lie on the beat all the same.
    public mutating func next(after now: MonotonicTime) -> MonotonicTime {
        let due = now.nanoseconds(since: start) / period.nanoseconds
        beats = max(beats, due) + 1
        let (offset, overflow) = beats.multipliedReportingOverflow(by: period.nanoseconds)
        return start.advanced(byNanoseconds: overflow ? .max : offset)
    }

    /// Sleeps until the next deadline and returns it.
    @discardableResult
    public mutating func wait() -> MonotonicTime {
        let deadline = next(after: .now())
        deadline.sleepUntil()
        return deadline
    }
}
