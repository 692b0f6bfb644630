import ArgumentParser
import FoundationEssentials
import Glibc
import Logging
import Session

/// `rdmabench server`: serves runs until it is ended.
struct ServerCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "server",
        abstract: "Wait for clients, and be the other end of their runs; many at once.",
        discussion: """
            Takes three ports: the control port (TCP), the next one (TCP data) and the one after it (RDMA data). \
            RoCE also needs UDP port 4791. It listens on loopback only, and serves its own host, unless --listen \
            names another address: then it makes a key, and prints the line to run on other hosts. RDMA has no loopback.
            """
    )

    @Option(
        name: .customLong("listen"),
        help: "The address to listen on; :: is every address of this host. (default: 127.0.0.1, with --stdio ::)"
    )
    var address: String?

    @Option(name: .shortAndLong, help: "The control port; 0 lets the system choose all three.")
    var port = ServerOptions.defaultPort

    @OptionGroup(title: "Who gets in") var admission: AdmissionOptions
    @OptionGroup(title: "What clients may ask, all of them together") var bounds: BoundOptions
    @OptionGroup(title: "NICs") var paths: PathOptions

    @Flag(name: .shortAndLong, help: "Log each session and run.")
    var verbose = false

    @Flag(help: "Serve one client through standard input and output: what `run ssh://HOST` starts.")
    var stdio = false

    private var listen: String { address ?? (stdio ? "::" : "127.0.0.1") }

    func validate() throws {
        if stdio && ![STDIN_FILENO, STDOUT_FILENO].allSatisfy(\.isPipe) {
            throw ValidationError("--stdio speaks to a client through pipes: `rdmabench run ssh://HOST` starts it")
        }
        guard (0...ServerOptions.highestPort).contains(port) else {
            throw ValidationError("--port \(port): it must be between 0 and \(ServerOptions.highestPort)")
        }
    }

    func run() async throws {
        if let key = try admission.keyToShow() { return Terminal.print(invitation(key)) }
        let logger = startLog()
        let admission = stdio ? .anyone : try admission.admission(listeningOn: listen)
        var options = ServerOptions(
            listen: listen,
            admission: admission,
            port: port,
            terms: paths.terms,
            speeds: paths.speeds
        )
        options.bounds = bounds.bounds
        let server = Server(options: options, logger: logger)
        let task = Task {
            if stdio { return try await server.serveStandardInput() }
            try await server.run { port in tell(admission, port) }
        }
        let signals = SignalHandler([.interrupt, .terminate]) { task.cancel() }
        defer { signals.cancel() }
        do {
            try await task.value
        } catch is CancellationError {
            logger.notice("ended")
        }
    }

    /// What ssh starts stands among the client's own lines: it has only warnings to say.
    private func startLog() -> Logger {
        LoggingSystem.bootstrap { _ in EventLog() }
        var logger = Logger(label: "rdmabench")
        logger.logLevel = verbose ? .info : stdio ? .warning : .notice
        return logger
    }

    /// Says who gets in, and how.
    private func tell(_ admission: Admission, _ port: Int) {
        switch admission {
        case .thisHost: break
        case .anyone:
            Terminal.warn(
                "listening on \(listen) without a key (--no-auth): whoever reaches it can make this host send and "
                    + "receive. Use it on lab networks only."
            )
        case .holdersOfKey(let identity):
            // Whoever may read a journal has not been given the key by that.
            guard ProcessInfo.processInfo.environment["JOURNAL_STREAM"] == nil else {
                let folder = ServerIdentityFile.standard().folder
                return Terminal.note(
                    "other hosts need the key: as root, STATE_DIRECTORY=\(folder) rdmabench server --show-key"
                )
            }
            Terminal.note("on other hosts:")
            Terminal.print("    " + invitation(identity.key, port))
        }
    }

    /// The command for other hosts.
    private func invitation(_ key: JoinKey, _ port: Int? = nil) -> String {
        let isAnyAddress = ["::", "0.0.0.0", "127.0.0.1"].contains(listen)
        let host = isAnyAddress ? ProcessInfo.processInfo.hostName : listen
        let port = port ?? self.port
        let portOption = port == ServerOptions.defaultPort ? "" : " --port \(port)"
        return "rdmabench run \(host)\(portOption) --key \(key.text)"
    }
}

extension CInt {
    /// Whether the descriptor is a pipe or a socket: what ssh gives to what it starts.
    fileprivate var isPipe: Bool {
        var status = stat()
        return fstat(self, &status) == 0 && [S_IFIFO, S_IFSOCK].contains(status.st_mode & S_IFMT)
    }
}
