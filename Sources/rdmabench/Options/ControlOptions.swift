import ArgumentParser
import FoundationEssentials
import Session
import SystemPackage

/// How a server is reached, and what lets this client in.
struct ControlOptions: ParsableArguments {
    private static let variable = "RDMABENCH_KEY"

    @Option(
        name: .shortAndLong,
        help: "The server's control port; data goes to the two ports after it. (default: \(ServerOptions.defaultPort))"
    )
    var port: Int?

    @Option(
        help:
            "The server's key, which it prints when it starts. Every user of this host sees it in `ps`; --key-file and \(variable) keep it from them."
    )
    var key: String?

    @Option(help: "A file with the server's key.")
    var keyFile: String?

    func route(to host: String, _ ssh: SSHOptions) throws -> ServerRoute {
        if let destination = try ssh.destination(host) {
            guard port == nil, key == nil, keyFile == nil else {
                throw ValidationError("\(host): a server that ssh starts has neither --port nor a key")
            }
            return .ssh(destination)
        }
        return .port(ServerAddress(host: host, port: port ?? ServerOptions.defaultPort, key: try joinKey()))
    }

    func validate() throws {
        if let port, !(1...ServerOptions.highestPort).contains(port) {
            throw ValidationError("--port \(port): it must be between 1 and \(ServerOptions.highestPort)")
        }
        guard key == nil || keyFile == nil else { throw ValidationError("--key and --key-file: only one of them") }
    }

    private func joinKey() throws -> JoinKey? {
        if let key { return try joinKey(key, "--key") }
        if let keyFile { return try joinKey(text(of: keyFile), "--key-file \(keyFile)") }
        guard let key = ProcessInfo.processInfo.environment[Self.variable], !key.isEmpty else { return nil }
        return try joinKey(key, Self.variable)
    }

    private func text(of file: String) throws -> String {
        do {
            let descriptor = try FileDescriptor.open(FilePath(file), .readOnly, options: .closeOnExec)
            return try descriptor.closeAfter { try descriptor.text(limit: 4096) }
        } catch {
            throw ValidationError("--key-file \(file): it cannot be read: \(error)")
        }
    }

    private func joinKey(_ text: String, _ origin: String) throws -> JoinKey {
        guard let key = JoinKey(text) else {
            throw ValidationError(
                "\(origin): that is no key: one is rb1- and 64 characters. `rdmabench server --show-key` prints the "
                    + "server's, on its host"
            )
        }
        return key
    }
}
