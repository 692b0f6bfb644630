/// One of the two ends of a session.
public enum End: String, Codable, Sendable {
    /// The host that asked for the run.
    case client
    /// The host that serves it.
    case server

    /// The other one.
    public var peer: End { self == .client ? .server : .client }
}
