import Fabric
import TestSupport
import Testing

@testable import Session
@testable import Transport

/// Words about a case that was given up arrive when the next one has begun, and must not be taken for its own.
@Suite(.leavesNothing) struct GivenUpCaseTests {
    @Test func theServersLastWordsAreNotOfTheNextCase() async throws {
        let listener = try TestSocket.listening()
        let closedPort = try TestSocket.listening().port
        let server = Task {
            let peer = RawPeer(try await WorkerThread.run("raw-accept") { try listener.accepted() })
            _ = try await peer.receive()
            let ports = DataPorts(tcp: closedPort, rdma: nil, rdmaProblem: "none")
            try await peer.send(.hello(Hello(host: .current(), dataPorts: ports)))
            guard case .prepare(_, let first) = try await peer.receive() else { return false }
            try await peer.send(.prepared)
            // The client finds the data port closed and gives the case up; so does the server, at the same time.
            guard case .release = try await peer.receive() else { return false }
            for message: Message in [
                .ready, .drained([0: DrainedChannel(connection: 0, blocks: 9)]), .report(.example(.server)),
                .failed("the first", token: first),
            ] {
                try await peer.send(message)
            }
            guard case .prepare(_, let second) = try await peer.receive() else { return false }
            try await peer.send(.failed("the second", token: second))
            return try await peer.isClosed()
        }
        let address = ServerAddress(host: "127.0.0.1", port: Int(listener.port))
        let (first, second) = try await ClientSession.connect(to: .port(address)) { session in
            let first = await #expect(throws: SessionError.self) { _ = try await session.run(.brief()) }
            let second = await #expect(throws: SessionError.self) { _ = try await session.run(.brief()) }
            return (first, second)
        }
        #expect(first?.description.contains("127.0.0.1:\(closedPort)") == true)
        #expect(second?.description == "the second")
        #expect(try await server.value)
    }

    @Test func theClientMayGiveUpAtAnyStep() async throws {
        try await TestServer.with { server in
            let client = try RawPeer(connectingTo: server)
            let hello = try await client.greet()
            let port = try #require(hello?.dataPorts?.tcp)
            for step in 0..<4 {
                let token = SessionToken()
                try await client.send(.prepare(.endless(), token: token))
                if step == 0 { try await client.send(.release) }
                #expect(try await client.receive { if case .prepared = $0 { true } else { false } })
                guard step > 0 else { continue }
                let channel = try TestSocket(connectingTo: port)
                if step > 1 { try channel.send(ChannelIntroduction(token: token, channel: 0).bytes) }
                if step > 2 {
                    #expect(try await client.receive { if case .ready = $0 { true } else { false } })
                    try await client.send(.start)
                }
                try await client.send(.release)
            }
            try await client.send(.prepare(TransferPlan(transport: .tcp, channels: 0), token: SessionToken()))
            let isServed = try await client.receive { message in
                if case .failed(let reason, _) = message { reason.contains("--channels 0") } else { false }
            }
            #expect(isServed, "the session goes on")
        }
    }
}
