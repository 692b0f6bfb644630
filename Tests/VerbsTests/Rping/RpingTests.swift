import Testing

@testable import Verbs

extension OnDevices {
    /// Proof against software that nobody here wrote: rping, of rdmacm-utils, which checks each payload.
    @Suite("Against rping")
    struct RpingTests {
        static let rounds = 20
        static let sizes = [64, 60_000]

        @Test("as its client", arguments: Wire.allCases, sizes)
        func client(_ wire: Wire, _ size: Int) throws {
            // Another for each case, so that one that hangs is not taken for the next.
            let port = UInt16.random(in: 20_000..<30_000)
            let server = try wire.partner(port: port)
            let rping = try Partner(["stdbuf", "-o0", "rping", "-s", "-d", "-v", "-a", server.host, "-p", "\(port)", "-S", "\(size)"])
            try Partner.waitUntilListening(port)
            var unchanged = 0
 do { unchanged = try Rping.client(to: server, from: try wire.own(), count: Self.rounds, size: size) } catch { print("RPING LOG", rping.text); throw error }
            #expect(unchanged == Self.rounds)
            #expect(try rping.status() == 0, "\(rping.text)")
            let texts = rping.text.split(separator: "\n").filter { $0.hasPrefix("server ping data: rdma-ping-") }
            #expect(texts.count == Self.rounds)
            #expect(texts.allSatisfy { $0.utf8.count == size - 1 + "server ping data: ".utf8.count })
        }

        @Test("as its server", arguments: Wire.allCases, sizes)
        func server(_ wire: Wire, _ size: Int) throws {
            let listener = try Listener(try wire.own())
            let address = try #require(listener.address)
            let server = Background { try Rping.server(listener, size: size) }
            let rping = try Partner(
                ["rping", "-c", "-v", "-V", "-C", "\(Self.rounds)", "-a", address.host, "-p", "\(address.port)"]
                    + ["-S", "\(size)", "-I", try wire.partner(port: 0).host]
            )
            #expect(try rping.status() == 0, "\(rping.text)")
            #expect(!rping.text.contains("mismatch"), "\(rping.text)")
            let texts = try server.value()
            #expect(texts.count == Self.rounds)
            for (round, text) in texts.enumerated() {
                #expect(text.hasPrefix("rdma-ping-\(round): "))
                #expect(text.utf8.count == size - 1)
            }
        }
    }
}
