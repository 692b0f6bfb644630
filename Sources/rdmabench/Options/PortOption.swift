import ArgumentParser
import Session

/// The port on which a server is to be found.
struct PortOption: ParsableArguments {
    @Option(name: .shortAndLong, help: "The server's control port; data goes to the two ports after it.")
    var port = ServerOptions.defaultPort

    func address(of host: String) -> ServerAddress { ServerAddress(host: host, port: port) }

    func validate() throws {
        guard (1...ServerOptions.highestPort).contains(port) else {
            throw ValidationError("--port \(port): it must be between 1 and \(ServerOptions.highestPort)")
        }
    }
}
