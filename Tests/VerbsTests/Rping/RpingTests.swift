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
            let rping = try Partner(["rping", "-s", "-v", "-a", server.host, "-p", "\(port)", "-S", "\(size)"])
            try Partner.waitUntilListening(port)
            let unchanged = try Rping.client(to: server, from: try wire.own(), count: Self.rounds, size: size)
            #expect(unchanged == Self.rounds)
            let texts = try printed(by: rping, "server ping data: ")
            #expect(texts.count == Self.rounds)
            #expect(texts.allSatisfy { $0.utf8.count == size - 1 })
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
            // Printed after the comparison, which ends rping when it fails.
            #expect(try printed(by: rping, "ping data: ").count == Self.rounds)
            let texts = try server.value()
            #expect(texts.count == Self.rounds)
            for (round, text) in texts.enumerated() {
                #expect(text.hasPrefix("rdma-ping-\(round): "))
                #expect(text.utf8.count == size - 1)
            }
        }

        /// What rping has printed after a prefix when it has ended.
        ///
        /// Its exit status says nothing: rping 44 closes its event channel while its own thread waits on it, and that
        /// thread ends the process with an error if it notices in time.
        private func printed(by rping: Partner, _ prefix: String) throws -> [Substring] {
            _ = try rping.status()
            return rping.text.split(separator: "\n").filter { $0.hasPrefix(prefix) }.map { $0.dropFirst(prefix.count) }
        }
    }
}
