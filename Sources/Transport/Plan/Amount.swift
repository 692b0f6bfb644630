/// How much a transfer moves.
public enum Amount: Codable, Sendable, Equatable {
    /// As much as goes through in this many seconds.
    case seconds(Double)
    /// This many bytes in each direction.
    case bytes(UInt64)
}
