/// How a client comes to a server.
public enum ServerRoute: Sendable {
    /// By the control port of one that listens.
    case port(ServerAddress)
    /// Through the user's ssh, which starts one for this session alone.
    case ssh(SSHDestination)
}

extension ServerRoute: CustomStringConvertible {
    /// As in "lab2:18515", or "ssh://root@lab2".
    public var description: String {
        switch self {
        case .port(let address): "\(address)"
        case .ssh(let destination): "\(destination)"
        }
    }
}
