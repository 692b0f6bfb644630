import Transport

/// What clients may ask of a server, all of them together.
public struct ServerBounds: Sendable {
    /// Bytes of memory for blocks and machines; nil for nine tenths of what the host has.
    public var memory: UInt64?
    /// Channels.
    public var channels = 4096
    /// Clients at once.
    public var clients = 512
    /// Seconds that a single case may last.
    public var seconds = TransferPlan.Bounds.seconds.upperBound
    /// Clients that may come in a second, whether they have the key or not; more of them wait for their turn.
    public var arrivalsPerSecond = 256

    /// Generous ones.
    public init() {}
}
