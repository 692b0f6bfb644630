import Testing

extension TwoHosts {
    @Suite("--transport")
    struct TransportChoiceTests {
        private static let short = ["-t", "200ms", "--warmup", "0s"]

        @Test("auto takes RDMA where both ends have it, and says so")
        func automatic() async throws {
            try await LabServer.serve { _ in
                for (address, kind, device) in [("a", "roce", "roce0"), ("a1-iw", "iwarp", "iwarp1")] {
                    let run = try await Measurement.complete(["run", address] + Self.short)
                    #expect(run.program.errors.contains("RDMA (\(kind)) from \(device) to "))
                    #expect(run.program.errors.contains("both ends have RDMA"))
                    #expect(try run.summary().first?["transport"] == kind)
                }
            }
        }

        @Test("auto takes TCP where the server has no device, and says why")
        func serverWithout() async throws {
            try await Partner.withoutDevices(on: "a") {
                try await LabServer.serve { _ in try await expectTCP("a", because: "a: no RDMA there") }
            }
        }

        @Test("auto takes TCP where this host has no device, and says why")
        func clientWithout() async throws {
            try await LabServer.serve { _ in
                try await Partner.withoutDevices(on: "b") {
                    try await expectTCP("a", because: "no RDMA between these hosts: ")
                    let devices = try await Program.run(["rdmabench", "devices"])
                    devices.expectRefusal("no RDMA device on this host", "rdma link add")
                }
            }
        }

        @Test("auto takes TCP on loopback, and says why")
        func loopback() async throws {
            try await LabServer.serve(on: "b", listen: "127.0.0.1") { _ in
                try await expectTCP("127.0.0.1", because: "the server listens on loopback only, and RDMA has none")
            }
        }

        @Test("devices are as the lab has them, on both hosts", arguments: ["a", "b"])
        func devices(_ host: String) async throws {
            let names = ["iwarp0", "iwarp1", "roce0", "roce1"]
            let table = try await Partner.run(host, "rdmabench devices")
            #expect(names.allSatisfy(table.contains))
            #expect(table.contains("RoCE v2") && table.contains("iWARP") && table.contains("198.19.1."))
            let json = try await Partner.run(host, "rdmabench devices --json")
            #expect(names.allSatisfy { json.contains("\"\($0)\"") })
        }

        private func expectTCP(
            _ address: String,
            because reason: String,
            sourceLocation: SourceLocation = #_sourceLocation
        ) async throws {
            let run = try await Measurement.complete(["run", address] + Self.short, sourceLocation: sourceLocation)
            let said = run.program.errors
            #expect(said.contains("as there is no RDMA between these hosts"), "\(said)", sourceLocation: sourceLocation)
            #expect(said.contains(reason), "\(said)", sourceLocation: sourceLocation)
            #expect(try run.summary().first?["transport"] == "tcp", sourceLocation: sourceLocation)
            let insisting = try await Program.run(
                ["rdmabench", "run", address, "--no-results", "--transport", "rdma"] + Self.short
            )
            insisting.expectRefusal("no RDMA between these hosts", "--transport tcp", sourceLocation: sourceLocation)
        }
    }
}
