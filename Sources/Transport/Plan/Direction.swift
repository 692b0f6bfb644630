/// Which way the data flows between the client, who asked for the run, and the server.
public enum Direction: String, Codable, Sendable, CaseIterable {
    /// From the client to the server.
    case upload
    /// From the server to the client.
    case download
    /// Both ways at once, on channels of their own.
    case both
}
