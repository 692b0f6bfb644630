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
                    ["run"] + carrier.route + ["-t", "60s", "--interval", "100ms", "--warmup", "0s"]
                )
                try await client.program.waitUntil(itSays: " Gbps ")
                #expect(try await Program.run(["lab-cable", "pull", "b", "0"]).status == 0)
                let outcome = try await client.program.outcome(within: 40)
                try await server.waitUntil(itSays: "run aborted")
                #expect(try await Program.run(["lab-cable", "plug", "b", "0"]).status == 0)
                #expect(outcome.status == 1, "\(outcome.errors)")
                #expect(outcome.output.contains(carrier.rawValue), "no table: \(outcome.output)")
                try client.expectIncomplete(because: "the connection to the server was lost")
                try await server.expectIdle()
                try await expectService(carrier)
            }
        }
    }
}
