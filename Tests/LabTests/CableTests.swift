import TestSupport
import Testing

extension TwoHosts {
    @Suite("A cable that is pulled")
    struct CableTests {
        @Test(
            "ends the run on both hosts; what was measured is kept, and the server serves on",
            arguments: Carrier.allCases
        )
        func pulled(_ carrier: Carrier) async throws {
            try await LabServer.serve { server in
                let client = try Measurement(
                    ["run"] + carrier.route + [
                        "-t", "60s", "--interval", "100ms", "--warmup", "0s", "--give-up-after", "2s",
                    ]
                )
                try await client.program.waitUntilDataFlows()
                let outcome = try await Partner.withoutCable {
                    let outcome = try await client.program.outcome(within: 40)
                    #expect(
                        await eventually { server.log.contains("run aborted") || server.log.contains("session ended") }
                    )
                    return outcome
                }
                #expect(outcome.status == 1, "\(outcome.errors)")
                #expect(outcome.output.contains(carrier.rawValue), "no table: \(outcome.output)")
                try client.expectIncomplete(because: "the connection to the server was lost")
                try await server.expectIdle()
                try await expectService(carrier)
            }
        }
    }
}
