import TestSupport
import Testing
import Transport

@testable import Session

/// Servers and clients whose task is cancelled, at moments of all kinds.
@Suite(.leavesNothing) struct CancellationTests {
    @Test func aServerEndsWhileClientsCome() async throws {
        for _ in 0..<10 {
            try await TestServer.with { server in
                let callers = try (0..<8).map { _ in try RawPeer(connectingTo: server) }
                for caller in callers.prefix(4) { try await caller.send(.hello(Hello(host: .current()))) }
                await server.stop()
                for caller in callers { #expect(try await caller.isClosed()) }
            }
        }
    }

    @Test func aServerEndsWhileAClientOpensItsChannels() async throws {
        try await TestServer.with { server in
            let client = try RawPeer(connectingTo: server)
            _ = try await client.greet()
            try await client.send(.prepare(.brief(channels: 2), token: SessionToken()))
            guard case .prepared = try await client.receive() else {
                Issue.record("not prepared")
                return
            }
            await server.stop()
            #expect(try await client.isClosed())
        }
    }

    @Test func aClientsTaskIsCancelledMidRun() async throws {
        try await TestServer.with { server in
            let (samples, continuation) = AsyncStream<Void>.makeStream()
            let client = Task {
                try await ClientSession.connect(to: server.route) { session in
                    try await session.run(.endless(.both)) { _ in continuation.yield() }
                }
            }
            _ = await samples.first { _ in true }
            client.cancel()
            if case .success = await client.result { Issue.record("a cancelled run has no outcome") }
            try await server.servesAClient()
        }
    }
}
