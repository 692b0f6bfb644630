import Metering

/// Bytes that may go from a certain time on.
package struct Reservation: Sendable, Equatable {
    /// When the bytes are due.
    let start: BucketTime
    /// When those after them are.
    let end: BucketTime
    /// The bucket's state before.
    let previous: BucketTime
    /// The limit under which this was reserved.
    let word: LimitWord

    /// From when on the bytes may go; it may be past.
    package var time: MonotonicTime { start.monotonic }

    /// How much of the bucket's time had passed without use, and was lost, when they were reserved.
    var unused: TimeSpan { (start - previous).span }

    /// How long ago they became due.
    func delay(at now: MonotonicTime) -> TimeSpan { (BucketTime(now) - start).span }

    /// Whether they may go.
    package func isDue(at now: MonotonicTime) -> Bool {
        start <= BucketTime(now)
    }
}
