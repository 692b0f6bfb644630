/// What a server is doing, and what it allows: the answer to `rdmabench status`.
public struct ServerStatus: Codable, Sendable, Equatable {
    /// So much of one of the server's bounds is in use.
    public struct Use: Codable, Sendable, Equatable {
        /// What sessions have of it now.
        public let used: UInt64
        /// What they may have together.
        public let most: UInt64
    }

    /// One client's session.
    public struct Session: Codable, Sendable, Equatable {
        /// Its number in the server's log.
        public let number: Int
        /// Where the client comes from, as in "198.18.0.2:40312".
        public let peer: String
        /// The client's host, as it calls itself.
        public let hostname: String
        /// The client's version.
        public let version: String
        /// Seconds since it was greeted.
        public let seconds: Double
        /// The case that it runs; nil between two.
        public let run: Run?
    }

    /// A case that a session runs.
    public struct Run: Codable, Sendable, Equatable {
        /// What moves, in words.
        public let summary: String
        /// Seconds since it was asked for.
        public let seconds: Double
    }

    /// The server's host.
    public let hostname: String
    /// The server's version.
    public let version: String
    /// Number of the protocol that it speaks.
    public let protocolVersion: Int
    /// Seconds since it began to serve.
    public let seconds: Double
    /// Sessions since then.
    public let served: Int
    /// Clients at once.
    public let clients: Use
    /// Channels of all clients.
    public let channels: Use
    /// Bytes of memory for blocks and machines.
    public let memory: Use
    /// Seconds that a case may last.
    public let longestCase: Double
    /// Bandwidth limits and guarantees on that host, in words by category; empty where there are none.
    public let bandwidth: [String: String]
    /// Its sessions but for the one that asks, the oldest first.
    public let sessions: [Session]
}
