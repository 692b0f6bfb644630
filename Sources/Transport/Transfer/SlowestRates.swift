/// How slow one direction of a transfer was at its slowest, within the measured window.
public struct SlowestRates: Codable, Sendable, Equatable {
    /// Upload or download.
    public let direction: Direction
    /// Bytes per second in its slowest second; nil where the window was shorter.
    public var second: Double?
    /// Bytes per second in its slowest 100 ms; nil where the window was shorter.
    public var tenth: Double?
}
