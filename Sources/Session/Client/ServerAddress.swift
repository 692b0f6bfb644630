/// Where a server is.
public struct ServerAddress: Sendable, CustomStringConvertible {
    /// A name or an address; IPv6 without brackets.
    public let host: String
    /// The control port.
    public let port: Int

    /// An address from its two parts.
    public init(host: String, port: Int = ServerOptions.defaultPort) {
        self.host = host
        self.port = port
    }

    /// As in "lab2:18515" or "[fe80::1%eth0]:18515".
    public var description: String { host.contains(":") ? "[\(host)]:\(port)" : "\(host):\(port)" }
}
