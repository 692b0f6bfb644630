/// Where a server is, and what it lets this client in for.
public struct ServerAddress: Sendable, CustomStringConvertible {
    /// A name or an address; IPv6 without brackets.
    public let host: String
    /// The control port.
    public let port: Int
    /// Its key; nil for one that asks for none.
    public let key: JoinKey?

    /// An address from its parts.
    public init(host: String, port: Int = ServerOptions.defaultPort, key: JoinKey? = nil) {
        self.host = host
        self.port = port
        self.key = key
    }

    /// As in "lab2:18515" or "[fe80::1%eth0]:18515".
    public var description: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }
}
