/// A path that is to be probed.
public struct ProbedPath: Sendable, Equatable {
    /// The client's address.
    public let source: String
    /// The server's address.
    public let server: String
    /// The client's MTU, as its interface has it.
    public let clientMTU: Int
    /// The server's.
    public let serverMTU: Int
}

extension ProbedPath {
    /// A path between two addresses; nil where the hosts' interfaces do not have them, or no packet leaves the host.
    public init?(from source: String, of client: HostDescription, to server: String, of host: HostDescription) {
        guard let ours = client.interface(at: source), let theirs = host.interface(at: server),
            ours.role != .loopback, theirs.role != .loopback
        else { return nil }
        self.source = source
        self.server = server
        clientMTU = ours.mtu
        serverMTU = theirs.mtu
    }
}

extension HostDescription {
    /// The interface that has an address.
    func interface(at host: String) -> InterfaceDescription? {
        interfaces.first { $0.addresses.contains { $0.host == host } }
    }
}
