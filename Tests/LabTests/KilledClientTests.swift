import Foundation
import TestSupport
import Testing

extension TwoHosts {
    /// kill -9 gives a client no time to say goodbye: what it held, the server must notice and let go of.
    @Suite("A client that is killed")
    struct KilledClientTests {
        @Test("at each step leaves nothing on the server, which serves the next one", arguments: Carrier.allCases)
        func atEachStep(_ carrier: Carrier) async throws {
            try await LabServer.serve { server in
                let traffic = ["run"] + carrier.route + ["-t", "30s", "--channels", "2", "--direction", "both"]
                // Greeted; asked for a run, the channels being made; in the warm-up; in the run.
                for step in ["client greeted", "[Session] run"] {
                    let sessions = server.log.count(of: step)
                    let client = try Measurement(traffic)
                    #expect(await eventually { server.log.count(of: step) > sessions })
                    client.program.signal(SIGKILL)
                    _ = try await client.program.outcome()
                    try await server.expectIdle()
                }
                for step in ["[1/1]", " Gbps "] {
                    let client = try Measurement(traffic + ["--interval", "100ms", "--warmup", "500ms"])
                    try await client.program.waitUntil(itSays: step)
                    client.program.signal(SIGKILL)
                    _ = try await client.program.outcome()
                    try await server.expectIdle()
                }
                try await expectService(carrier)
            }
        }

        @Test(
            "at any time leaves nothing on the server",
            arguments: [(Carrier.roce, "send"), (.iwarp, "read"), (.tcp, "")]
        )
        func atAnyTime(_ carrier: Carrier, operation: String) async throws {
            let traffic = Traffic(carrier: carrier, operation: operation)
            try await LabServer.serve { server in
                // From its start to well into its run; which step is met differs from time to time, what must hold
                // does not.
                for delay in stride(from: 200, through: 900, by: 100) {
                    let client = try Measurement(["run"] + traffic.arguments + ["--channels", "2", "--verify"])
                    try await Task.sleep(for: .milliseconds(delay))
                    client.program.signal(SIGKILL)
                    _ = try await client.program.outcome()
                }
                try await server.expectIdle()
                try await expectService(carrier)
            }
        }

        @Test("in a latency run leaves nothing either", arguments: Carrier.allCases)
        func inLatency(_ carrier: Carrier) async throws {
            try await LabServer.serve { server in
                let client = try Measurement(
                    ["latency"] + carrier.route + ["-t", "30s", "--interval", "100ms", "--warmup", "0s"]
                )
                try await client.program.waitUntilDataFlows()
                client.program.signal(SIGKILL)
                _ = try await client.program.outcome()
                try await server.expectIdle()
                try await expectService(carrier)
            }
        }

        @Test("while others run does not disturb them")
        func besideOthers() async throws {
            try await LabServer.serve { server in
                let good = try Measurement(["run"] + Carrier.roce.route + ["-t", "2s", "--verify", "--depth", "16"])
                let bad = try Measurement(["run"] + Carrier.roce.route + ["-t", "30s", "--interval", "100ms"])
                try await bad.program.waitUntilDataFlows()
                bad.program.signal(SIGKILL)
                #expect(try await good.program.outcome().status == 0)
                #expect(try good.summary().first?["verified"] == "true")
                _ = try await bad.program.outcome()
            }
        }
    }
}
