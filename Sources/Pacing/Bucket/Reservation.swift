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

    /// Whether they may go.
    package func isDue(at now: MonotonicTime) -> Bool {
        start <= BucketTime(now)
    }
}
