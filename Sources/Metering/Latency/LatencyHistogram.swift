import Histogram

/// Times in nanoseconds, counted in buckets: 3 significant digits from 1 ns to 60 s.
///
/// An HDR histogram (hdrhistogram.org) of fixed range: all its memory (about 220 KB) is taken at the start, so that
/// recording in a hot loop allocates nothing. One for each worker; they are added up after the stop. A copy that is
/// recorded into copies that memory first, so let the worker own the only one.
public struct LatencyHistogram: Sendable, Equatable {
    @usableFromInline
    var histogram: Histogram<UInt64>

    /// The longest time told apart, 60 s in nanoseconds; a longer one counts as this.
    @inlinable
    public static var maximum: UInt64 { 60_000_000_000 }

    /// An empty histogram.
    public init() {
        histogram = Histogram(
            lowestDiscernibleValue: 1,
            highestTrackableValue: Self.maximum,
            numberOfSignificantValueDigits: .three
        )
    }

    /// Counts one time, in nanoseconds.
    @inlinable
    public mutating func record(_ nanoseconds: UInt64) {
        histogram.record(min(nanoseconds, Self.maximum))
    }

    /// Counts a time as often as given.
    public mutating func record(_ nanoseconds: UInt64, count: UInt64) {
        histogram.record(min(nanoseconds, Self.maximum), count: count)
    }

    /// Adds all that another histogram has counted.
    public mutating func add(_ other: LatencyHistogram) {
        histogram.add(other.histogram)
    }

    /// Forgets everything, as at the end of the warm-up; keeps the memory.
    public mutating func removeAll() {
        histogram.reset()
    }

    /// How many times were counted.
    public var count: UInt64 { histogram.totalCount }

    /// The shortest time in nanoseconds; nil where nothing was counted.
    public var minimum: UInt64? { count > 0 ? histogram.min : nil }

    /// The longest time in nanoseconds; nil where nothing was counted.
    public var maximum: UInt64? { count > 0 ? histogram.maxRecorded : nil }

    /// The mean in nanoseconds; nil where nothing was counted.
    public var mean: Double? { count > 0 ? histogram.mean : nil }

    /// The standard deviation in nanoseconds; nil where nothing was counted.
    public var standardDeviation: Double? { count > 0 ? histogram.stdDeviation : nil }

    /// The time in nanoseconds that so many percent of all were not longer than; nil where nothing was counted.
    ///
    /// A percentage outside 0 to 100 is brought into that range.
    public func percentile(_ percent: Double) -> UInt64? {
        guard count > 0, !percent.isNaN else { return nil }
        return histogram.valueAtPercentile(min(max(percent, 0), 100))
    }

    /// The buckets that hold something, from the shortest time to the longest; each stands at its upper end.
    public var buckets: [LatencyBucket] {
        histogram.recordedValues().map {
            LatencyBucket(nanoseconds: min($0.value, histogram.maxRecorded), count: $0.count)
        }
    }
}

extension LatencyHistogram: Codable {
    /// Reads buckets, as a peer has sent them, and counts each time as often as it says.
    ///
    /// Nothing but times and counts is taken from the peer: no layout of buckets that does not hold together, and no
    /// more than some years of time, for the library adds count times value up without a look at overflow.
    public init(from decoder: any Decoder) throws {
        self.init()
        var remaining = UInt64.max / 64
        for bucket in try decoder.singleValueContainer().decode([LatencyBucket].self) where bucket.count > 0 {
            let time = max(1, min(bucket.nanoseconds, Self.maximum))
            guard bucket.count <= remaining / time else {
                throw DecodingError.dataCorrupted(
                    .init(codingPath: decoder.codingPath, debugDescription: "more latencies than can be counted")
                )
            }
            remaining -= time * bucket.count
            record(bucket.nanoseconds, count: bucket.count)
        }
    }

    /// Writes the buckets that hold something.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(buckets)
    }
}
