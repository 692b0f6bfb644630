import Verbs

/// From where to where a data channel goes.
public struct DataPath: Sendable, Hashable {
    /// This host's address, which decides the NIC; nil leaves it to the routing table.
    public let source: SocketAddress?
    /// The server's address, with the port where it takes channels of the plan's transport.
    public let server: SocketAddress

    /// A path from its two ends.
    public init(from source: SocketAddress? = nil, to server: SocketAddress) {
        self.source = source
        self.server = server
    }
}
