import Synchronization
import Transport

/// Finds another way to the server when the control connection has fallen silent: its NIC may be the one that died.
final class Reconnector: Sendable {
    private let server: ServerAddress
    private let mailbox: Mailbox
    private let paths = Mutex<[DataPath]>([])
    private let wishes: AsyncStream<Int>
    private let continuation: AsyncStream<Int>.Continuation

    init(server: ServerAddress, mailbox: Mailbox) {
        self.server = server
        self.mailbox = mailbox
        (wishes, continuation) = AsyncStream.makeStream()
    }

    /// Ways beside the first one: those of the run.
    func use(_ paths: [DataPath]) {
        self.paths.withLock { $0 = paths }
    }

    /// A connection has ended: another one should take its place.
    func replace(_ connection: Int) {
        continuation.yield(connection)
    }

    /// Makes connections when they are wanted, until it is cancelled.
    func run() async {
        for await connection in wishes {
            while !Task.isCancelled {
                switch await connect() {
                case .hasStood: break
                case .isRefused: mailbox.post(.expired("the server is gone: its port refuses", connection: connection))
                case .isUnreachable:
                    try? await Task.sleep(for: .milliseconds(200))
                    continue
                }
                break
            }
        }
    }

    private enum Result {
        /// A connection stood, and has ended by now.
        case hasStood
        /// The server's host lives, and its server does not.
        case isRefused
        case isUnreachable
    }

    /// Tries each way once.
    private func connect() async -> Result {
        var refusals = 0
        let ways = ways
        for way in ways where !Task.isCancelled {
            do {
                let frames = try await way.connect()
                let connection = ControlLine.nextConnection()
                try? await frames.executeThenClose { inbound, outbound in
                    mailbox.post(.connected(outbound, connection: connection, received: nil))
                    await mailbox.deliver(inbound, of: connection)
                }
                return .hasStood
            } catch SessionError.unreachable(_, _, let reason) where reason == ControlConnector.refusal {
                refusals += 1
            } catch {
                continue
            }
        }
        return refusals == ways.count ? .isRefused : .isUnreachable
    }

    private var ways: [ControlConnector] {
        let others = paths.withLock { $0 }.map { path in
            ControlConnector(
                server: ServerAddress(host: path.server.host, port: server.port),
                source: path.source,
                patience: 2
            )
        }
        return others + [ControlConnector(server: server, patience: 2)]
    }
}
