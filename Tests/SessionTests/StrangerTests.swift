import Fabric
import TestSupport
import Testing
import Transport

@testable import Session

/// What the two ends make of somebody who is not what he should be.
@Suite(.leavesNothing) struct StrangerTests {
    // MARK: At the server

    /// As one whose process is stopped: its kernel takes what is sent, and keeps the connection.
    @Test func aServerThatFallsSilentIsGivenUp() async throws {
        let listener = try TestSocket.listening()
        let server = Task {
            let peer = RawPeer(try await WorkerThread.run("raw-accept") { try listener.accepted() })
            _ = try await peer.receive()
            let ports = DataPorts(tcp: listener.port, rdma: nil, rdmaProblem: "none")
            try await peer.send(.hello(Hello(host: .current(), dataPorts: ports)))
            return try await peer.isClosed()
        }
        let address = ServerAddress(host: "127.0.0.1", port: Int(listener.port))
        let error = await #expect(throws: SessionError.self) {
            try await ClientSession.connect(to: .port(address)) { _ = try await $0.run(.brief()) }
        }
        #expect(
            error?.description.contains("has not taken the case within 15 s") == true,
            "\(String(describing: error))"
        )
        #expect(try await server.value)
    }

    @Test func aClientOfAnotherVersionIsToldInWords() async throws {
        try await TestServer.with { server in
            let client = try RawPeer(connectingTo: server)
            var hello = Hello(host: .current())
            (hello.protocolVersion, hello.version) = (99, "9.9.9")
            try await client.send(.hello(hello))
            guard case .hello(let answer) = try await client.receive() else {
                Issue.record("no greeting")
                return
            }
            #expect(answer.protocolVersion == Hello.currentProtocol, "so that the client can say so too")
            guard case .refused(let reason) = try await client.receive() else {
                Issue.record("not refused")
                return
            }
            #expect(reason.contains("9.9.9") && reason.contains("protocol 99") && reason.contains(Version.current))
            #expect(try await client.isClosed())
            #expect(server.log.contains("9.9.9"))
            try await server.servesAClient()
        }
    }

    @Test(
        arguments: [
            "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n", "\u{16}\u{3}\u{1}\u{2}\u{0}\u{1}\u{0}", "\r\n\r\n\r\n",
            "\u{0}\u{0}\u{0}\u{5}hello", "\u{0}\u{0}\u{0}\u{0}", "\u{0}\u{0}\u{0}\u{2}{}",
        ]
    )
    func whoSpeaksAnotherLanguageIsClosed(_ text: String) async throws {
        try await TestServer.with { server in
            let client = try RawPeer(connectingTo: server)
            try await client.send(bytes: Array(text.utf8))
            #expect(try await client.isClosed())
            try await server.servesAClient()
        }
    }

    @Test(arguments: [[Message.start], [.prepared], [.release], [.stop("x")], [.drained([:])]])
    func whoDoesNotGreetIsNotServed(_ messages: [Message]) async throws {
        try await TestServer.with { server in
            let client = try RawPeer(connectingTo: server)
            for message in messages { try await client.send(message) }
            guard case .refused(let reason) = try await client.receive() else {
                Issue.record("not refused")
                return
            }
            #expect(reason.contains("unexpected"))
            #expect(try await client.isClosed())
            try await server.servesAClient()
        }
    }

    @Test func aPlanThatCannotBeIsNamedAndTheSessionGoesOn() async throws {
        try await TestServer.with { server in
            let client = try RawPeer(connectingTo: server)
            _ = try await client.greet()
            for plan in [
                TransferPlan(transport: .tcp, channels: -1), TransferPlan(transport: .tcp, channels: .max),
                TransferPlan(transport: .rdma, blockSize: .min), TransferPlan(transport: .rdma, depth: .max),
            ] {
                try await client.send(.prepare(plan, token: SessionToken()))
                guard case .failed(let reason, _) = try await client.receive() else {
                    Issue.record("not refused")
                    return
                }
                #expect(reason.contains("must be between"))
            }
            try await client.send(.prepare(.brief(), token: SessionToken()))
            guard case .prepared = try await client.receive() else {
                Issue.record("not prepared")
                return
            }
        }
    }

    @Test func aSilentCallerIsNotWaitedForForEver() async throws {
        var options = ServerOptions(port: 0)
        options.patience = 0.05
        try await TestServer.with(options) { server in
            let client = try RawPeer(connectingTo: server)
            #expect(try await client.isClosed())
            #expect(server.log.contains("no greeting"))
        }
    }

    @Test func aClientThatOpensNoChannelsIsToldSoAndTheSessionGoesOn() async throws {
        var options = ServerOptions(port: 0)
        options.patience = 0.05
        try await TestServer.with(options) { server in
            let client = try RawPeer(connectingTo: server)
            _ = try await client.greet()
            for _ in 0..<2 {
                try await client.send(.prepare(.brief(), token: SessionToken()))
                guard case .prepared = try await client.receive(),
                    case .failed(let reason, _) = try await client.receive()
                else {
                    Issue.record("another answer")
                    return
                }
                #expect(reason.contains("did not arrive"))
            }
        }
    }

    // MARK: At the client

    private func error(
        from answer: @escaping @Sendable (RawPeer) async throws -> Void
    ) async throws -> SessionError? {
        let listener = try TestSocket.listening()
        let server = Task {
            let peer = RawPeer(try await WorkerThread.run("raw-accept") { try listener.accepted() })
            try await answer(peer)
        }
        let address = ServerAddress(host: "127.0.0.1", port: Int(listener.port))
        let error = await #expect(throws: SessionError.self) {
            try await ClientSession.connect(to: .port(address), patience: 5) { _ in }
        }
        _ = await server.result
        return error
    }

    @Test func aServerOfAnotherVersionIsNamed() async throws {
        let error = try await error { peer in
            _ = try await peer.receive()
            var hello = Hello(host: .current(), dataPorts: DataPorts(tcp: 1, rdma: nil, rdmaProblem: nil))
            (hello.protocolVersion, hello.version) = (99, "9.9.9")
            try await peer.send(.hello(hello))
            _ = try await peer.isClosed()
        }
        guard case .incompatible(let text) = error else {
            Issue.record("another error: \(String(describing: error))")
            return
        }
        #expect(text.contains("9.9.9") && text.contains("protocol 99") && text.contains(Version.current))
    }

    @Test func anHTTPServerIsRecognised() async throws {
        let error = try await error { peer in
            _ = try await peer.receive()
            try await peer.send(bytes: Array("HTTP/1.1 400 Bad Request\r\nConnection: close\r\n\r\n".utf8))
        }
        #expect(error?.description.contains("not an rdmabench server") == true)
        #expect(error?.description.contains("HTTP/1.1 400 Bad Request") == true)
    }

    @Test func aServerThatClosesAtOnceIsNamed() async throws {
        for _ in 0..<5 {
            let closed = try await error { _ in }
            #expect(closed?.description.contains("127.0.0.1") == true, "\(String(describing: closed))")
            let reset = try await error { $0.socket.reset() }
            #expect(reset?.description.contains("127.0.0.1") == true, "\(String(describing: reset))")
        }
    }

    @Test func aServerThatSaysNothingIsNotWaitedForForEver() async throws {
        let listener = try TestSocket.listening()
        let error = await #expect(throws: SessionError.self) {
            let address = ServerAddress(host: "127.0.0.1", port: Int(listener.port))
            try await ClientSession.connect(to: .port(address), patience: 0.05) { _ in }
        }
        #expect(error?.description.contains("no greeting") == true)
    }

    @Test func aServerThatSpeaksOutOfTurnIsNoServer() async throws {
        let error = try await error { peer in
            try await peer.send(.ready)
            _ = try await peer.isClosed()
        }
        #expect(error?.description.contains("no greeting") == true)
    }

    @Test func aServerThatRefusesIsQuoted() async throws {
        let error = try await error { peer in
            try await peer.send(.refused("closed on Sundays"))
            _ = try await peer.isClosed()
        }
        #expect(error?.description.contains("closed on Sundays") == true)
    }
}
