import ArgumentParser
import Session

/// Which server to go to.
struct ServerOption: ParsableArguments {
    @Argument(help: "The host on which `rdmabench server` runs: a name or an address.")
    var host: String

    @Option(name: .shortAndLong, help: "The server's control port; data goes to the two ports after it.")
    var port = ServerOptions.defaultPort

    var address: ServerAddress { ServerAddress(host: host, port: port) }

    func validate() throws {
        guard (1...ServerOptions.highestPort).contains(port) else {
            throw ValidationError("--port \(port): it must be between 1 and \(ServerOptions.highestPort)")
        }
    }
}
