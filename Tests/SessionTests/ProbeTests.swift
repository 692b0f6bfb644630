import TestSupport
import Testing
import Transport

@testable import Fabric
@testable import Session

@Suite(.leavesNothing) struct ProbeTests {
    private let loopback = ProbedPath(source: "127.0.0.1", server: "127.0.0.1", clientMTU: 1500, serverMTU: 1500)

    @Test func probesAreAnsweredAndCasesRunAfterThem() async throws {
        try await TestServer.with { server in
            let found = try await ClientSession.connect(to: server.route) { session in
                let found = try await session.probe([loopback, loopback])
                #expect(try await session.run(.brief()).incomplete == nil)
                return try await session.probe([loopback]) + found
            }
            #expect(found.count == 3 && found.allSatisfy { $0.verdict(carriesRDMA: true).severity == .ok })
        }
    }

    @Test func anAddressThatTheServerDoesNotHaveIsRefusedAndTheSessionGoesOn() async throws {
        try await TestServer.with { server in
            try await ClientSession.connect(to: server.route) { session in
                let elsewhere = ProbedPath(source: "127.0.0.1", server: "192.0.2.1", clientMTU: 1500, serverMTU: 1500)
                do {
                    _ = try await session.probe([elsewhere])
                    Issue.record("it was probed")
                } catch let error as SessionError {
                    #expect(error.description.contains("cannot answer path probes"))
                }
                #expect(try await session.run(.brief()).incomplete == nil)
            }
        }
    }

    @Test func aClientThatVanishesLeavesNoResponder() async throws {
        try await TestServer.with { server in
            let peer = try RawPeer(connectingTo: server)
            _ = try await peer.greet()
            try await peer.send(.probe(["127.0.0.1"], token: SessionToken()))
            #expect(try await peer.receive(until: { if case .probing = $0 { true } else { false } }))
            peer.socket.reset()
            try await server.servesAClient()
        }
    }
}
