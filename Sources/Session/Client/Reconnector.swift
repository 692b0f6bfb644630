import Synchronization
import Transport

/// Finds another way to the server when the control connection has fallen silent: its NIC may be the one that died.
final class Reconnector: Sendable {
    private let server: ServerAddress
    private let mailbox: Mailbox
    private let paths = Mutex<[DataPath]>([])
    /// The address of the server that the last connection led to.
    private let lastHost = Mutex<String?>(nil)
    private let wishes: AsyncStream<Int>
    private let continuation: AsyncStream<Int>.Continuation

    init(server: ServerAddress, mailbox: Mailbox) {
        self.server = server
        self.mailbox = mailbox
        (wishes, continuation) = AsyncStream.makeStream()
    }

    /// Ways beside the first one, which led to `host`: those of the run.
    func use(_ paths: [DataPath], insteadOf host: String) {
        self.paths.withLock { $0 = paths }
        lastHost.withLock { $0 = $0 ?? host }
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
                lastHost.withLock { $0 = way.server.host }
                try? await frames.executeThenClose { inbound, outbound in
                    mailbox.post(.connected(outbound, connection: connection, received: nil, carrier: nil))
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

    /// The way that has just failed comes last.
    private var ways: [ControlConnector] {
        let paths = paths.withLock { $0 }.map { path in
            ControlConnector(
                server: ServerAddress(host: path.server.host, port: server.port, key: server.key),
                source: path.source,
                patience: 2
            )
        }
        let failed = lastHost.withLock { $0 }
        let others = paths.filter { $0.server.host != failed } + paths.filter { $0.server.host == failed }
        return others + [ControlConnector(server: server, patience: 2)]
    }
}
