import Fabric

/// How a server listens, and to whom.
public struct ServerOptions: Sendable {
    /// The address to listen on: numeric, or a name of this host.
    public var listen: String
    /// Whom it lets in.
    public var admission: Admission
    /// The control port; data channels come in on the next port (TCP) and the one after it (RDMA). 0 lets the kernel
    /// choose all three.
    public var port: Int
    /// The NICs that it wants to be used.
    public var terms: PathTerms
    /// Speeds of this host's interfaces that the kernel does not know, in bits per second by name.
    public var speeds: [String: UInt64]
    /// What clients may ask of it.
    public var bounds = ServerBounds()
    /// Seconds that a client may take for its greeting, and for the channels of a case.
    public var patience = 10.0

    /// Defaults: loopback, this host's users, and perftest's port.
    public init(
        listen: String = "127.0.0.1",
        admission: Admission = .thisHost,
        port: Int = Self.defaultPort,
        terms: PathTerms = PathTerms(),
        speeds: [String: UInt64] = [:]
    ) {
        self.listen = listen
        self.admission = admission
        self.port = port
        self.terms = terms
        self.speeds = speeds
    }

    /// The port that perftest uses too.
    public static let defaultPort = 18515
    /// The highest control port that leaves room for the two data ports.
    public static let highestPort = 65533
}
