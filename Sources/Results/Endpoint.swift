/// One of the two ends of a run.
public enum Endpoint: String, Codable, Sendable, CaseIterable {
    /// The end that was told what to measure.
    case client
    /// The end that waits for clients.
    case server
}
