/// How a run went over time: cumulative samples, from which the intervals between them follow.
public struct IntervalSeries: Codable, Sendable, Equatable {
    private enum CodingKeys: CodingKey { case samples }

    /// Numbers of one channel that are kept at most, a sample's own counted as two more.
    ///
    /// At the end of a run they cross the control channel as text, about 50 bytes each. An hour of 1024 channels fits,
    /// and a week of four, each second.
    public static let capacity = 4_000_000

    /// The samples, each later than the one before.
    public private(set) var samples: [IntervalSample] = []
    private var capacity = Self.capacity

    /// A series without samples; its first interval starts at 0, where nothing has been moved.
    ///
    /// - Parameter capacity: how many numbers it keeps; see ``IntervalSeries/capacity``.
    public init(capacity: Int = Self.capacity) {
        self.capacity = capacity
    }

    /// Adds a sample and returns the interval that it ends.
    ///
    /// One that is not later than the last is left out and gives nil: no rate follows from it. Where the series is full,
    /// earlier intervals become longer, two by two: a run may take any time, and memory does not grow with it.
    @discardableResult
    public mutating func append(_ sample: IntervalSample) -> Interval? {
        guard let interval = Interval(from: samples.last, to: sample) else { return nil }
        if samples.count * (sample.channels.count + 2) >= capacity { joinPairs() }
        samples.append(sample)
        return interval
    }

    /// The intervals in order.
    public var intervals: [Interval] {
        zip([nil] + samples.map(Optional.some), samples).compactMap { Interval(from: $0, to: $1) }
    }

    /// The last one stays: the next interval begins there.
    private mutating func joinPairs() {
        samples = samples.indices.filter { $0 % 2 == 1 || $0 == samples.count - 1 }.map { samples[$0] }
    }
}
