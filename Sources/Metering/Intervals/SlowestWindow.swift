/// The least that was moved in any window of a length, from readings of a total that come several times as often.
///
/// A window ends at a reading and begins at the last one that is at least the length before it. So a reader that came late
/// makes a window longer, and its rate is still that of what was moved in it.
public struct SlowestWindow: Sendable {
    /// The least length of a window.
    public let length: TimeSpan
    /// Bytes per second in the slowest window; nil where no window was as long.
    public private(set) var bytesPerSecond: Double?
    /// Those within a window's length of the last, and one before them.
    private var readings: [(nanoseconds: UInt64, bytes: UInt64)] = []

    /// No window yet.
    public init(length: TimeSpan) {
        self.length = length
    }

    /// Takes a reading of the total, so many nanoseconds after some origin; one that is not later than the last is left out.
    public mutating func add(bytes: UInt64, at nanoseconds: UInt64) {
        if let last = readings.last, nanoseconds <= last.nanoseconds { return }
        readings.append((nanoseconds, bytes))
        while readings.count > 1, nanoseconds - readings[1].nanoseconds >= length.nanoseconds { readings.removeFirst() }
        let first = readings[0]
        let passed = nanoseconds - first.nanoseconds
        guard passed >= length.nanoseconds, passed > 0 else { return }
        let rate = Double(bytes &- min(bytes, first.bytes)) / Double(passed) * 1e9
        bytesPerSecond = min(bytesPerSecond ?? rate, rate)
    }
}
