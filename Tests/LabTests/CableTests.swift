import TestSupport
import Testing

extension TwoHosts {
    @Suite("A cable that is pulled")
    struct CableTests {
        @Test("ends the run on both hosts; what was measured is kept, and the server serves on")
        func pulled() async throws {
            try await LabServer.serve { server in
                let options = ["-t", "120s", "--interval", "100ms", "--warmup", "0s", "--give-up-after", "2s"]
                let clients = try Carrier.allCases.map { ($0, try Measurement(["run"] + $0.route + options)) }
                for (_, client) in clients { try await client.program.waitUntilDataFlows() }
                try await Partner.withoutCable {
                    for (carrier, client) in clients {
                        let outcome = try await client.program.outcome()
                        #expect(outcome.status == 1, "\(outcome.errors)")
                        #expect(outcome.output.contains(carrier.rawValue), "no table: \(outcome.output)")
                        try client.expectIncomplete(because: "the connection to the server was lost")
                    }
                    // Whichever it is that the server notices first.
                    let ends = ["run aborted", "session ended"]
                    #expect(
                        await eventually {
                            ends.map { server.log.count(of: $0) }.reduce(0, +) == clients.count
                        },
                        "\(server.log)"
                    )
                }
                try await server.expectIdle()
                for carrier in Carrier.allCases { try await expectService(carrier) }
            }
        }
    }
}
