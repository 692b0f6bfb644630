import Foundation
import TestSupport
import Testing
import Verbs

@testable import Fabric

@Suite struct PathMTUTests {
    @Test(arguments: [576, 577, 1500, 4321, 8999, 9000, 9216, 9613, 9614])
    func theSearchFindsWhereItBreaks(_ limit: Int) {
        var asked = 0
        let finding = PathMTUSearch.run(from: 576, to: 9614) { size in
            asked += 1
            return size <= limit
        }
        #expect(finding == .passes(limit))
        #expect(asked <= 16, "bisection")
        #expect(limit < 9614 || asked == 1, "the largest is tried first")
    }

    @Test func nothingPassesWhereNotEvenTheSmallestDoes() {
        #expect(PathMTUSearch.run(from: 576, to: 9000) { _ in false } == .nothing)
        #expect(PathMTUSearch.run(from: 576, to: 576) { _ in false } == .nothing)
    }

    /// "Failed Live Migrations with Event ID 21502": NICs at 9614, the first switch at 12000, the second at 9216.
    @Test func theArticlesSwitchIsNamedWithWhatToSet() throws {
        let verdict = PathMTU(clientMTU: 9614, serverMTU: 9614, upload: 9216, download: 9216).verdict
        #expect(verdict.severity == .failure)
        #expect(verdict.seen.contains("packets up to 9216 bytes pass, 9217 do not"))
        #expect(verdict.seen.contains("vanish without a word"))
        let advice = try #require(verdict.advice)
        #expect(advice.contains("an MTU of 9000") && advice.contains("9014"))
    }

    @Test(
        arguments: [
            (PathMTU(clientMTU: 9000, serverMTU: 9000, upload: 9000, download: 9000), "ok", "pass both ways", nil),
            (PathMTU(clientMTU: 9000, serverMTU: 1500, upload: 1500, download: 1500), "warning", "differ", "same MTU"),
            (
                PathMTU(clientMTU: 9000, serverMTU: 9000, upload: 9000, download: 1500), "failure",
                "to the client packets up to 1500 bytes pass", "MTU of 1500"
            ),
            (
                PathMTU(clientMTU: 9000, serverMTU: 9000, upload: 1400, download: 1400, wasToldSo: true), "failure",
                "a router says so", "MTU of 1400"
            ),
            (PathMTU(clientMTU: 9000, serverMTU: 9000, upload: nil, download: nil), "warning", "no UDP", "firewall"),
        ] as [(PathMTU, String, String, String?)]
    )
    func theVerdict(_ found: PathMTU, _ severity: String, _ seen: String, _ advice: String?) {
        let verdict = found.verdict
        #expect(verdict.severity.rawValue == severity)
        #expect(verdict.seen.contains(seen), "\(verdict.seen)")
        #expect(advice.map { verdict.advice?.contains($0) == true } ?? (verdict.advice == nil), "\(verdict)")
    }

    @Test func whatRoCEsPathMTUCosts() {
        #expect(RoCEPathMTU.verdict(4096, interfaceMTU: 9000).severity == .ok)
        #expect(RoCEPathMTU.verdict(4096, interfaceMTU: 9000).seen.contains("98.0 %"))
        let small = RoCEPathMTU.verdict(1024, interfaceMTU: 1500)
        #expect(small.seen.contains("92.6 %"))
        #expect(small.advice?.contains("4096 would bring 5.9 % more") == true)
    }
}

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

    @Test func whoeverDoesNotKnowTheTokenGetsNoAnswer() throws {
        try serving("127.0.0.1") { server in
            let other = [UInt8](repeating: 8, count: 16)
            var probe = try PathProbe(from: "127.0.0.1", to: server, token: other, patience: 20, tries: 1)
            let found = probe.measure(clientMTU: 1500, serverMTU: 1500)
            #expect(found.upload == nil && found.download == nil)
        }
    }

    @Test func rubbishIsIgnored() throws {
        try serving("127.0.0.1") { server in
            let socket = try ProbeSocket(at: "127.0.0.1")
            for size in [28, 29, 51, 9000] {
                let packet = ProbePacket(token: [], number: .max, packetSize: .max)
                _ = socket.send(packet, packetSize: size, to: server)
            }
            var probe = try PathProbe(from: "127.0.0.1", to: server, token: token)
            #expect(probe.measure(clientMTU: 600, serverMTU: 600).verdict.severity == .ok)
        }
    }

    @Test(arguments: [["192.0.2.1"], ["x"], Array(repeating: "127.0.0.1", count: 65)])
    func addressesThatCannotBeServedAreNamed(_ addresses: [String]) throws {
        let error = try #require(throws: FabricError.self) { try ProbeResponder(at: addresses, token: token) }
        #expect(error.description.contains(addresses.count > 1 ? "64 are the most" : addresses[0]), "\(error)")
    }

    private func serving(_ host: String, _ body: (SocketAddress) throws -> Void) throws {
        let responder = try ProbeResponder(at: [host], token: token)
        let isDone = DispatchSemaphore(value: 0)
        Thread.detachNewThread {
            responder.serve()
            isDone.signal()
        }
        defer {
            responder.end()
            isDone.wait()
        }
        try body(try SocketAddress(host, port: responder.ports[0]))
    }
}
