/// A way from a NIC of the client to a NIC of the server.
public struct NetworkPath: Codable, Sendable, Equatable {
    /// One end of it.
    public struct End: Codable, Sendable, Hashable {
        /// The interface.
        public var nic: String
        /// Its address on this path; nil where there is no way.
        public var address: String?
        /// The interface's MTU, in bytes.
        public var mtu: Int
        /// Its RDMA device; nil where the path carries TCP.
        public var device: String?
    }

    /// The client's end.
    public var client: End
    /// The server's end.
    public var server: End
    /// How good it is.
    public var kind: PathKind
    /// `tcp`, `roce`, `iwarp` or `ib`.
    public var transport: String
    /// Bits per second of the slower NIC; nil where either is not known.
    public var bitsPerSecond: UInt64?
    /// Channels on it; 0 where it is not used.
    public var channels = 0
    /// Why it is used or not.
    public var reason = ""

    /// The smaller of both interfaces' MTU, in bytes.
    public var mtu: Int { min(client.mtu, server.mtu) }

    /// Whether it is used.
    public var isChosen: Bool { channels > 0 }

    private enum CodingKeys: String, CodingKey {
        case client, server, kind, transport, channels, reason
        case bitsPerSecond = "bits_per_s"
    }
}
