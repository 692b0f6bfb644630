/// A host to which ssh leads, and what is started there.
public struct SSHDestination: Sendable {
    private static let scheme = "ssh://"

    /// As ssh takes it: `[USER@]HOST`, where the host may be one of the user's ssh_config(5).
    public let host: String
    /// The port of its sshd; nil leaves it to ssh.
    public let port: Int?
    /// The words by which ssh is started here.
    public var command = ["ssh"]
    /// How rdmabench is started there; the shell of that host reads it.
    public var remoteCommand = "rdmabench"
    /// Options of the server there; the shell of that host reads them.
    public var remoteOptions = ""
    /// The address of that host to which data goes; nil for the one that ssh comes to.
    public var dataAddress: String?

    /// A destination from `ssh://[USER@]HOST[:PORT]`, IPv6 addresses in brackets; nil where the text begins with
    /// something else than `ssh://`.
    ///
    /// - Throws: ``SessionError/failed(_:)`` where it goes on in another way.
    public init?(_ text: String) throws(SessionError) {
        guard text.hasPrefix(Self.scheme) else { return nil }
        let place = text.dropFirst(Self.scheme.count)
        let pattern = /((?:[^@:\/\[\]\s]+@)?)(\[[0-9A-Fa-f:.%\w]+\]|[^@:\/\[\]\s]+)(?::([0-9]{1,5}))?\/?/
        guard let parts = place.wholeMatch(of: pattern), !parts.1.hasPrefix("-"), !parts.2.hasPrefix("-") else {
            throw .failed("\(text): that is not ssh://[USER@]HOST[:PORT]")
        }
        host = String(parts.1) + String(parts.2.filter { $0 != "[" && $0 != "]" })
        port = parts.3.flatMap { Int($0) }
        if let port, !(1...65_535).contains(port) {
            throw .failed("\(text): there is no port \(port): it must be between 1 and 65535")
        }
    }

    /// The whole command: a connection that has died is noticed within four seconds, as without ssh.
    var words: [String] {
        let options = ["-T", "-o", "ConnectTimeout=10", "-o", "ServerAliveInterval=1", "-o", "ServerAliveCountMax=4"]
        let server = "\(remoteCommand) server --stdio" + (remoteOptions.isEmpty ? "" : " \(remoteOptions)")
        return command + options + (port.map { ["-p", "\($0)"] } ?? []) + [host, server]
    }
}

extension SSHDestination: CustomStringConvertible {
    /// As in "ssh://root@lab2:2222".
    public var description: String { Self.scheme + host + (port.map { ":\($0)" } ?? "") }
}
