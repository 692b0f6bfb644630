import NIOCore
import NIOPosix
import NIOSSL
import TestSupport
import Testing
import Transport

@testable import Session

/// Who gets in, and what the others are told.
@Suite(.leavesNothing) struct AdmissionTests {
    private let identity: ServerIdentity

    init() throws {
        identity = try ServerIdentity()
    }

    private var options: ServerOptions { ServerOptions(admission: .holdersOfKey(identity), port: 0) }

    /// What a client is told that comes with this key.
    private func refusal(of server: TestServer, to key: JoinKey?) async -> String? {
        let address = ServerAddress(host: server.address.host, port: server.address.port, key: key)
        let error = await #expect(throws: SessionError.self) {
            try await ClientSession.connect(to: .port(address)) { _ in }
        }
        return error?.description
    }

    @Test func whoHasTheKeyIsServed() async throws {
        try await TestServer.with(options) { server in
            #expect(server.address.key != nil)
            try await server.servesAClient()
            try await server.servesAClient()
        }
    }

    @Test func whoHasNoneIsToldWhereItIs() async throws {
        try await TestServer.with(options) { server in
            let refusal = await refusal(of: server, to: nil)
            #expect(
                refusal?.contains("--key-file") == true && refusal?.contains("--show-key") == true,
                "\(refusal ?? "")"
            )
            #expect(server.log.contains("it asks for its key"))
            try await server.servesAClient()
        }
    }

    /// A record of 16 KiB, which TLS would make room for.
    @Test func whoseGreetingIsTooLongIsSentAway() async throws {
        try await TestServer.with(options) { server in
            let peer = try RawPeer(connectingTo: server)
            try await peer.send(bytes: [0x16, 3, 1, 0x40, 0])
            #expect(try await peer.isClosed())
            #expect(server.log.contains("its greeting is too long"))
            try await server.servesAClient()
        }
    }

    @Test func theKeyOfBeforeIsRefused() async throws {
        try await TestServer.with(options) { server in
            let old = JoinKey(secret: Array(repeating: 1, count: 16), fingerprint: identity.key.fingerprint)
            let refusal = await refusal(of: server, to: old)
            #expect(refusal?.contains("not its key any more") == true, "\(refusal ?? "")")
            #expect(server.log.contains("another secret"))
            try await server.servesAClient()
        }
    }

    @Test func noSecretIsShownToAnotherServer() async throws {
        try await TestServer.with(options) { server in
            let refusal = await refusal(of: server, to: try ServerIdentity().key)
            #expect(refusal?.contains("not the server that the key belongs to") == true, "\(refusal ?? "")")
            #expect(!server.log.contains("another secret"), "it has not been seen")
            try await server.servesAClient()
        }
    }

    @Test func aKeyForAServerWithoutOneIsNamed() async throws {
        try await TestServer.with { server in
            let refusal = await refusal(of: server, to: identity.key)
            #expect(refusal?.contains("it takes no key") == true, "\(refusal ?? "")")
            #expect(server.log.contains("it wants TLS"))
            try await server.servesAClient()
        }
    }

    @Test(arguments: [1, 19, 20, 21, 40_000])
    func whatIsNoRequestOpensNothing(_ count: Int) async throws {
        var options = options
        options.patience = 0.2
        try await TestServer.with(options) { server in
            let answer = try await TLSPeer.answer(of: server, to: Array(repeating: 0x52, count: count))
            #expect(count < JoinRequest.size ? answer.isEmpty : answer.contains("not its key any more"), "\(answer)")
            try await server.servesAClient()
        }
    }

    @Test(arguments: [[], [3, 1, 0xff, 0xff], [3, 1, 0, 1, 1]] as [[UInt8]], [0, 5000])
    func aHandshakeThatIsNoneIsNotWaitedForForEver(_ record: [UInt8], padding: Int) async throws {
        let bytes = [0x16] + record + Array(repeating: 0, count: padding)
        var options = options
        options.patience = 0.2
        try await TestServer.with(options) { server in
            let client = try RawPeer(connectingTo: server)
            try await client.send(bytes: bytes)
            #expect(try await client.isClosed())
            try await server.servesAClient()
        }
    }

    @Test(arguments: ["0.0.0.0", "::"])
    func otherHostsNeedAKey(_ listen: String) async {
        let error = await #expect(throws: SessionError.self) {
            try await TestServer.with(.init(listen: listen, port: 0)) { _ in }
        }
        #expect(error?.description.contains("other hosts need a key") == true)
    }
}

/// A client that trusts any certificate, and says what it likes.
private enum TLSPeer {
    /// Sends bytes, and returns what comes until the server closes.
    static func answer(of server: TestServer, to bytes: [UInt8]) async throws -> String {
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.certificateVerification = .none
        let tls = try NIOSSLContext(configuration: configuration)
        let connection = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .connect(host: server.address.host, port: server.address.port) { channel in
                channel.eventLoop.makeCompletedFuture {
                    let handler = try NIOSSLClientHandler(context: tls, serverHostname: nil)
                    try channel.pipeline.syncOperations.addHandler(handler)
                    return try NIOAsyncChannel<ByteBuffer, ByteBuffer>(wrappingChannelSynchronously: channel)
                }
            }
        return try await connection.executeThenClose { inbound, outbound in
            try await outbound.write(ByteBuffer(bytes: bytes))
            var answer = ""
            do {
                for try await part in inbound { answer += String(buffer: part) }
            } catch NIOSSLError.uncleanShutdown {
                // The server closed in the middle of something.
            }
            return answer
        }
    }
}
