import Foundation
import Metering
import TestSupport
import Testing
import Verbs

@testable import Fabric

@Suite(.leavesNothing) struct PathProbeTests {
    private let token = [UInt8](repeating: 7, count: 16)

    @Test(arguments: ["127.0.0.1", "::1"])
    func whatLoopbackCarries(_ host: String) throws {
        try serving(host) { server in
            var probe = try PathProbe(from: host, to: server, token: token)
            #expect(
                probe.measure(clientMTU: 9000, serverMTU: 9614)
                    == PathMTU(clientMTU: 9000, serverMTU: 9614, upload: 9000, download: 9000)
            )
        }
    }

    /// In a namespace with another one's /sys; the search once went on for ever.
    @Test(.timeLimit(.minutes(5)), arguments: [(0, 9000), (9000, 0), (0, 0)])
    func whereTheMTUIsNotKnownTheSmallestPacketsHaveToPass(_ client: Int, _ server: Int) throws {
        try serving("127.0.0.1") { address in
            var probe = try PathProbe(from: "127.0.0.1", to: address, token: token)
            let found = probe.measure(clientMTU: client, serverMTU: server)
            #expect(found.upload == PathMTU.smallest && found.download == PathMTU.smallest)
            let verdict = found.verdict(carriesRDMA: false)
            #expect(verdict.severity == .warning && "\(verdict)".contains("is not known"))
        }
    }

    @Test func whoeverDoesNotKnowTheTokenGetsNoAnswer() throws {
        try serving("127.0.0.1") { server in
            let other = [UInt8](repeating: 8, count: 16)
            var probe = try PathProbe(from: "127.0.0.1", to: server, token: other, patience: 0.02, tries: 1)
            let found = probe.measure(clientMTU: 1500, serverMTU: 1500)
            #expect(found.upload == nil && found.download == nil)
        }
    }

    @Test func rubbishIsIgnored() throws {
        try serving("127.0.0.1") { server in
            let socket = try ProbeSocket(at: "127.0.0.1")
            for size in [28, 29, 51, 9000] {
                let packet = ProbePacket(token: [], number: .max, packetSize: .max)
                socket.send(packet, packetSize: size, to: server)
            }
            var probe = try PathProbe(from: "127.0.0.1", to: server, token: token)
            #expect(probe.measure(clientMTU: 600, serverMTU: 600).verdict(carriesRDMA: false).severity == .ok)
        }
    }

    @Test(arguments: [["192.0.2.1"], ["x"], Array(repeating: "127.0.0.1", count: 65)])
    func addressesThatCannotBeServedAreNamed(_ addresses: [String]) throws {
        let error = try #require(throws: FabricError.self) { try ProbeResponder(at: addresses, token: token) }
        #expect(error.description.contains(addresses.count > 1 ? "64 are the most" : addresses[0]), "\(error)")
    }

    /// 1500 bytes pass to the server, 4000 back; what is larger vanishes, and so does the first try of all else.
    @Test func aBlackHoleIsFoundWithinASecondThoughPacketsAreLost() throws {
        try serving(LossyResponder(upload: 1500, download: 4000, losesFirst: true)) { server in
            var probe = try PathProbe(from: "127.0.0.1", to: server, token: token)
            let start = MonotonicTime.now()
            let found = probe.measure(clientMTU: 9000, serverMTU: 9000)
            #expect(found == PathMTU(clientMTU: 9000, serverMTU: 9000, upload: 1500, download: 4000))
            #expect(MonotonicTime.now().seconds(since: start) < 1)
        }
    }

    /// The server's answers say what its routers have told it.
    @Test func whatTheServerIsToldReachesTheClient() throws {
        try serving(LossyResponder(upload: 9000, download: 1400, wasRefused: true)) { server in
            var probe = try PathProbe(from: "127.0.0.1", to: server, token: token)
            let found = probe.measure(clientMTU: 9000, serverMTU: 9000)
            #expect(found.download == 1400 && found.refused == [.download])
        }
    }

    private func serving(_ host: String, _ body: (SocketAddress) throws -> Void) throws {
        let responder = try ProbeResponder(at: [host], token: token)
        let server = try SocketAddress(host, port: responder.ports[0])
        try during(responder.serve, responder.end) { try body(server) }
    }

    private func serving(_ responder: LossyResponder, _ body: (SocketAddress) throws -> Void) throws {
        let server = try SocketAddress("127.0.0.1", port: responder.socket.port)
        try during(responder.serve, responder.end) { try body(server) }
    }

    /// Runs something on a thread for `body`.
    private func during(
        _ serve: @escaping @Sendable () -> Void,
        _ end: () -> Void,
        _ body: () throws -> Void
    ) rethrows {
        let isDone = DispatchSemaphore(value: 0)
        Thread.detachNewThread {
            serve()
            isDone.signal()
        }
        defer {
            end()
            isDone.wait()
        }
        try body()
    }
}
