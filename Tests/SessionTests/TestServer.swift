import Logging
import Synchronization
import TestSupport
import Testing
import Transport

@testable import Session

/// A server in this process, on ports of loopback that the kernel chooses.
struct TestServer: Sendable {
    let address: ServerAddress
    /// How clients come to it.
    var route: ServerRoute { .port(address) }
    /// What it logs.
    let log: LogRecord
    private let task: Task<Void, any Error>

    /// Starts one, runs `body`, and ends it on every way out.
    static func with<Result>(
        _ options: ServerOptions = ServerOptions(port: 0),
        _ body: (TestServer) async throws -> Result
    ) async throws -> Result {
        let server = try await start(options)
        do {
            let result = try await body(server)
            await server.stop()
            return result
        } catch {
            await server.stop()
            throw error
        }
    }

    private static func start(_ options: ServerOptions) async throws -> TestServer {
        let log = LogRecord()
        let (ports, continuation) = AsyncStream<Int>.makeStream()
        let task = Task {
            defer { continuation.finish() }
            try await Server(options: options, logger: log.logger).run { continuation.yield($0) }
        }
        guard let port = await ports.first(where: { _ in true }) else {
            try await task.value
            throw SessionError.failed("the server ended before it listened")
        }
        var key: JoinKey?
        if case .holdersOfKey(let identity) = options.admission { key = identity.key }
        return TestServer(address: ServerAddress(host: "127.0.0.1", port: port, key: key), log: log, task: task)
    }

    /// Ends it, and waits until it has.
    func stop() async {
        task.cancel()
        _ = await task.result
    }

    /// A client that runs a short case, and comes to the result that it should.
    func servesAClient() async throws {
        let outcome = try await ClientSession.connect(to: route) { try await $0.run(.brief()) }
        #expect(outcome.incomplete == nil)
        #expect(outcome.server?.channels[0].total.verified == 40)
    }
}

extension TransferPlan {
    /// Forty blocks, checked.
    static func brief(_ direction: Direction = .upload, channels: Int = 1) -> TransferPlan {
        TransferPlan(
            transport: .tcp,
            direction: direction,
            channels: channels,
            blockSize: 10_000,
            verify: true,
            amount: .bytes(400_000),
            warmup: 0
        )
    }

    /// One that goes on until somebody ends it.
    static func endless(_ direction: Direction = .upload, channels: Int = 1) -> TransferPlan {
        TransferPlan(
            transport: .tcp,
            direction: direction,
            channels: channels,
            amount: .seconds(600),
            warmup: 0,
            interval: 0.01
        )
    }
}
