import TestSupport
import Testing
import Transport

@testable import Session

@Suite struct StatusTests {
    @Test func tellsOfBoundsAndOfTheCasesOfOthers() async throws {
        var options = ServerOptions(port: 0)
        options.bounds.channels = 10
        options.bounds.clients = 3
        try await TestServer.with(options) { server in
            let interruption = Interruption()
            async let other = ClientSession.connect(to: server.route, interruption: interruption) {
                try await $0.run(.endless(channels: 2))
            }
            let status = try await ClientSession.connect(to: server.route) { session in
                var status = try await session.status()
                while status.sessions.first?.run == nil {
                    try await Task.sleep(for: .milliseconds(10))
                    status = try await session.status()
                }
                return status
            }
            #expect(status.version == Version.current && status.protocolVersion == Hello.currentProtocol)
            #expect(status.clients == ServerStatus.Use(used: 2, most: 3))
            #expect(status.channels == ServerStatus.Use(used: 2, most: 10))
            #expect(status.memory.used > 0 && status.memory.used < status.memory.most)
            #expect(status.served == 2 && status.seconds > 0)
            let session = try #require(status.sessions.first)
            #expect(
                status.sessions.count == 1 && session.peer.hasPrefix("127.0.0.1:") && session.version == Version.current
            )
            #expect(session.run?.summary.contains("2 x 65536 B") == true, "\(status)")
            interruption.request()
            _ = try await other
            // Not for the seconds that a connection which broke is waited for.
            let hasLeft = await eventually(within: 2) {
                let later = try? await ClientSession.connect(to: server.route) { try await $0.status() }
                return later?.sessions.isEmpty == true && later?.channels.used == 0 && later?.memory.used == 0
            }
            #expect(hasLeft, "who has left is gone at once")
        }
    }

    @Test func isNotForStrangers() async throws {
        try await TestServer.with { server in
            let peer = try RawPeer(connectingTo: server)
            try await peer.send(.status)
            guard case .refused(let reason) = try await peer.receive() else { throw SessionError.failed("no refusal") }
            #expect(reason.contains("unexpected message"))
        }
    }
}
