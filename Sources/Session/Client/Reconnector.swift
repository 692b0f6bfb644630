import Synchronization
import Transport

/// Finds another way to the server when the control connection has fallen silent: its NIC may be the one that died.
final class Reconnector: Sendable {
    private let server: ServerAddress
    private let mailbox: Mailbox
    private let paths = Mutex<[DataPath]>([])
    private let silences: AsyncStream<Void>
    private let continuation: AsyncStream<Void>.Continuation

    init(server: ServerAddress, mailbox: Mailbox) {
        self.server = server
        self.mailbox = mailbox
        (silences, continuation) = AsyncStream.makeStream()
    }

    /// Ways beside the first one: those of the run.
    func use(_ paths: [DataPath]) {
        self.paths.withLock { $0 = paths }
    }

    /// The connection has fallen silent.
    func connectAnew() {
        continuation.yield()
    }

    /// Makes connections when they are wanted, until it is cancelled.
    func run() async {
        for await _ in silences {
            while !Task.isCancelled, await !connect() { try? await Task.sleep(for: .milliseconds(200)) }
        }
    }

    /// Tries each way once; true when a connection stood and has ended again.
    private func connect() async -> Bool {
        let port = server.port
        let ways =
            paths.withLock { $0 }.map { path in
                ControlConnector(
                    server: ServerAddress(host: path.server.host, port: port),
                    source: path.source,
                    patience: 2
                )
            } + [ControlConnector(server: server, patience: 2)]
        for way in ways {
            guard !Task.isCancelled, let frames = try? await way.connect() else { continue }
            let connection = ControlLine.nextConnection()
            try? await frames.executeThenClose { inbound, outbound in
                mailbox.post(.connected(outbound, connection: connection, received: nil))
                await mailbox.deliver(inbound, of: connection)
            }
            return true
        }
        return false
    }
}
