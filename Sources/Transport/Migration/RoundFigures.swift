/// One round of a machine's migration.
public struct RoundFigures: Codable, Sendable, Equatable {
    /// What a round is for.
    public enum Kind: String, Codable, Sendable {
        /// All memory, while the machine runs.
        case bulk
        /// What was written to meanwhile, while the machine runs on.
        case dirty
        /// What was left, while it stands still.
        case final
    }

    /// What it was for.
    public let kind: Kind
    /// Seconds from the beginning of the measurement.
    public let start: Double
    /// What it took, in seconds.
    public let seconds: Double
    /// Bytes of memory that it was about.
    public let memoryBytes: UInt64
    /// Of them, pages of zeros, which are not sent.
    public let zeroBytes: UInt64
    /// Bytes of payload that it took.
    public let sentBytes: UInt64
    /// Bytes of memory that had been written to again when it was over; nil for the final one.
    public let dirtiedBytes: UInt64?
}
