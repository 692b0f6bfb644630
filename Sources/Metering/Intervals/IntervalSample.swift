/// What all channels had moved at one instant.
public struct IntervalSample: Codable, Sendable, Equatable {
    /// Nanoseconds since the start of the measurement.
    public let nanoseconds: UInt64
    /// What each channel has moved since that start, in the order of the plan.
    public let channels: [ChannelTotals]
    /// Channels that had no connection at that instant: places in ``channels``.
    public let down: [Int]

    /// A sample.
    public init(nanoseconds: UInt64, channels: [ChannelTotals], down: [Int] = []) {
        self.nanoseconds = nanoseconds
        self.channels = channels
        self.down = down
    }
}
