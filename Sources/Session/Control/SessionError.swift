/// Why a session cannot be, or ended; the description says what to do.
public enum SessionError: Error, CustomStringConvertible, Sendable {
    /// The name does not resolve.
    case unknownHost(String)
    /// No connection to the control port.
    case unreachable(host: String, port: Int, reason: String)
    /// What answered is not rdmabench.
    case notOurs(answer: String, length: Int)
    /// The two versions differ.
    case incompatible(String)
    /// The server said no.
    case refused(String)
    /// The other side is gone.
    case lost(String)
    /// A case could not begin.
    case failed(String)
    /// The user ended it.
    case interrupted

    private static let whereToLook = "check host and --port; with ssh://, what start-up files of the shell print there"

    /// What was tried, what happened, what to do.
    public var description: String {
        switch self {
        case .unknownHost(let host):
            "\(host): no such host: "
                + (Self.endsInPort(host)
                    ? "give the port with --port" : "give an address, or a name that `getent hosts \(host)` finds")
        case .unreachable(let host, let port, let reason): "\(host): connecting to port \(port): \(reason)"
        case .notOurs(let answer, _) where answer.allSatisfy { (" "..."~").contains($0) } && !answer.isEmpty:
            "what answers is not an rdmabench server (it said \"\(answer)\"): " + Self.whereToLook
        case .notOurs(_, let length):
            "what answers is not an rdmabench server (a frame of \(length) bytes was announced): "
                + Self.whereToLook
        case .incompatible(let reason): reason
        case .refused(let reason): "the server refused: \(reason)"
        case .lost(let reason): reason
        case .failed(let reason): reason
        case .interrupted: "interrupted"
        }
    }

    /// Whether a port follows the host. An IPv6 address has more than one colon.
    private static func endsInPort(_ host: String) -> Bool {
        let parts = host.split(separator: ":", omittingEmptySubsequences: false)
        return parts.count == 2 && UInt16(parts[1]) != nil
    }
}
