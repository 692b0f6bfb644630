/// What all channels had moved at one instant.
public struct IntervalSample: Codable, Sendable, Equatable {
    /// Nanoseconds since the start of the measurement.
    public let nanoseconds: UInt64
    /// What each channel has moved since that start, in the order of the plan.
    public let channels: [ChannelTotals]

    /// A sample.
    public init(nanoseconds: UInt64, channels: [ChannelTotals]) {
        self.nanoseconds = nanoseconds
        self.channels = channels
    }
}
