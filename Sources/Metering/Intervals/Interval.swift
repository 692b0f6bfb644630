/// What was moved between two samples.
public struct Interval: Sendable, Equatable {
    /// Nanoseconds from the start of the measurement to the start of the interval.
    public let start: UInt64
    /// Nanoseconds from the start of the measurement to the end of the interval; always later than `start`.
    public let end: UInt64
    /// What each channel has moved within it, in the order of the plan.
    public let channels: [ChannelTotals]
    /// Channels that had no connection at its end: places in ``channels``.
    public let down: [Int]

    /// All channels together.
    public var total: ChannelTotals {
        channels.reduce(ChannelTotals(), +)
    }

    /// Length in seconds.
    public var seconds: Double {
        Double(end - start) / 1e9
    }

    /// Rate of one channel's totals, or of `total`, over this interval, in units of 10^9 bits per second.
    public func gigabitsPerSecond(_ totals: ChannelTotals) -> Double {
        Double(totals.bytes) * 8 / Double(end - start)
    }
}

extension Interval {
    /// What was moved from one sample to the next; nil where the second is not later than the first.
    ///
    /// - Parameter earlier: nil stands for the start of the measurement. A channel that it does not have starts at 0.
    public init?(from earlier: IntervalSample?, to sample: IntervalSample) {
        let start = earlier?.nanoseconds ?? 0
        guard sample.nanoseconds > start else { return nil }
        let before = earlier?.channels ?? []
        let channels = sample.channels.indices.map { index in
            sample.channels[index].since(index < before.count ? before[index] : ChannelTotals())
        }
        self.init(start: start, end: sample.nanoseconds, channels: channels, down: sample.down)
    }
}
