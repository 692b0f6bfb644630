/// One bucket of a histogram: how many times were this long, to 3 significant digits.
public struct LatencyBucket: Codable, Sendable, Equatable {
    /// The time in nanoseconds.
    public let nanoseconds: UInt64
    /// How often it was counted.
    public let count: UInt64

    /// A bucket.
    public init(nanoseconds: UInt64, count: UInt64) {
        self.nanoseconds = nanoseconds
        self.count = count
    }
}
