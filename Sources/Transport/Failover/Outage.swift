import Metering

/// A time in which a channel had no connection, as one end has seen it. Times are seconds.
public struct Outage: Codable, Sendable, Equatable {
    /// When something last moved, from the beginning of the measurement; negative where that was in the warm-up.
    public var start: Double
    /// From then until the connection was given up.
    public var detectedAfter: Double
    /// From then until both ends knew what had arrived, so that others could carry the rest; nil where the run was over
    /// before.
    public var settledAfter: Double?
    /// From then until the channel had a connection again; nil where it never had.
    public var recoveredAfter: Double?
    /// Bytes that were on their way, perhaps there, and had to be carried again: known to the end that sends.
    public var bytesTwice: UInt64
    /// Why, in words.
    public var reason: String
}

/// An outage while it is under way, in this host's time.
struct LoggedOutage {
    let start: MonotonicTime
    let detected: MonotonicTime
    let reason: String
    var settled: MonotonicTime?
    var recovered: MonotonicTime?
    var bytesTwice: UInt64 = 0

    /// As it is reported: beside a measurement that began at `origin`.
    func since(_ origin: MonotonicTime) -> Outage {
        Outage(
            start: start.seconds(since: origin) - origin.seconds(since: start),
            detectedAfter: detected.seconds(since: start),
            settledAfter: settled?.seconds(since: start),
            recoveredAfter: recovered?.seconds(since: start),
            bytesTwice: bytesTwice,
            reason: reason
        )
    }
}
