/// The figures of a latency measurement, in microseconds.
///
/// p99 is the time that 99 percent were not longer than; p999 stands for 99.9, p9999 for 99.99 percent.
public struct LatencySummary: Codable, Sendable, Equatable {
    /// How many times were measured.
    public let count: UInt64
    /// The shortest.
    public let minimum: Double
    /// The mean.
    public let mean: Double
    /// The standard deviation.
    public let standardDeviation: Double
    /// The median.
    public let p50: Double
    /// 90 percent were not longer.
    public let p90: Double
    /// 99 percent were not longer.
    public let p99: Double
    /// 99.9 percent were not longer.
    public let p999: Double
    /// 99.99 percent were not longer; nil below 10000 times, where it would only repeat the longest.
    public let p9999: Double?
    /// The longest.
    public let maximum: Double

    /// The figures of a histogram; nil where nothing was counted.
    public init?(_ histogram: LatencyHistogram) {
        func microseconds(_ percent: Double) -> Double {
            Double(histogram.percentile(percent) ?? 0) / 1000
        }
        guard histogram.count > 0 else { return nil }
        count = histogram.count
        minimum = microseconds(0)
        mean = (histogram.mean ?? 0) / 1000
        standardDeviation = (histogram.standardDeviation ?? 0) / 1000
        p50 = microseconds(50)
        p90 = microseconds(90)
        p99 = microseconds(99)
        p999 = microseconds(99.9)
        p9999 = histogram.count >= 10000 ? microseconds(99.99) : nil
        maximum = microseconds(100)
    }
}
