/// What programs other than this one have used of the processors.
public struct OtherPrograms: Codable, Sendable, Equatable {
    /// Processor seconds of all of them.
    public let seconds: Double
    /// The name of the one that used most; nil where none used any.
    public let busiest: String?

    /// Known times.
    public init(seconds: Double, busiest: String?) {
        self.seconds = seconds
        self.busiest = busiest
    }
}
