import ArgumentParser
import Glibc
import Logging
import Session

/// `rdmabench server`: serves runs until it is ended.
struct ServerCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "server",
        abstract: "Wait for clients, and be the other end of their runs; many at once.",
        discussion: """
            Takes three ports: the control port (TCP), the next one (TCP data) and the one after it (RDMA data).
            RoCE also needs UDP port 4791. Nobody is asked who he is, so it listens on loopback only, unless
            --listen names another address. RDMA has no loopback.
            """
    )

    @Option(help: "The address to listen on; :: is every address of this host.")
    var listen = "127.0.0.1"

    @Option(name: .shortAndLong, help: "The control port; 0 lets the system choose all three.")
    var port = ServerOptions.defaultPort

    @OptionGroup(title: "NICs") var paths: PathOptions

    @Flag(name: .shortAndLong, help: "Log each session and run.")
    var verbose = false

    func validate() throws {
        guard (0...ServerOptions.highestPort).contains(port) else {
            throw ValidationError("--port \(port): it must be between 0 and \(ServerOptions.highestPort)")
        }
    }

    func run() async throws {
        LoggingSystem.bootstrap(StreamLogHandler.standardError)
        var logger = Logger(label: "rdmabench")
        logger.logLevel = verbose ? .info : .notice
        if !["127.0.0.1", "::1", "localhost"].contains(listen) {
            Terminal.warn(
                "listening on \(listen) without authentication: whoever reaches it can make this host send and "
                    + "receive. Use it on lab networks only."
            )
        }
        let options = ServerOptions(listen: listen, port: port, terms: paths.terms, speeds: paths.speeds)
        let server = Server(options: options, logger: logger)
        let task = Task { try await server.run() }
        let signals = SignalHandler([.interrupt, .terminate]) { task.cancel() }
        defer { signals.cancel() }
        do {
            try await task.value
        } catch is CancellationError {
            logger.notice("ended")
        }
    }
}
