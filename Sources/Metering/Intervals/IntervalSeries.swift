/// How a run went over time: cumulative samples, from which the intervals between them follow.
public struct IntervalSeries: Codable, Sendable, Equatable {
    /// The samples, each later than the one before.
    public private(set) var samples: [IntervalSample] = []

    /// A series without samples; its first interval starts at 0, where nothing has been moved.
    public init() {}

    /// Adds a sample and returns the interval that it ends.
    ///
    /// One that is not later than the last is left out and gives nil: no rate follows from it.
    @discardableResult
    public mutating func append(_ sample: IntervalSample) -> Interval? {
        guard let interval = Self.interval(from: samples.last, to: sample) else { return nil }
        samples.append(sample)
        return interval
    }

    /// The intervals in order.
    public var intervals: [Interval] {
        zip([nil] + samples.map(Optional.some), samples).compactMap { Self.interval(from: $0, to: $1) }
    }

    /// A channel that the earlier sample does not have yet starts at 0.
    private static func interval(from earlier: IntervalSample?, to sample: IntervalSample) -> Interval? {
        let start = earlier?.nanoseconds ?? 0
        guard sample.nanoseconds > start else { return nil }
        let before = earlier?.channels ?? []
        let channels = sample.channels.indices.map { index in
            sample.channels[index].since(index < before.count ? before[index] : ChannelTotals())
        }
        return Interval(start: start, end: sample.nanoseconds, channels: channels, down: sample.down)
    }
}
