import Foundation
import TestSupport
import Testing

extension TwoHosts {
    @Suite("A server that goes away")
    struct KilledServerTests {
        @Test(
            "is missed, and what was measured is kept",
            arguments: Traffic.all.map { ($0, "KILL") } + [(Traffic(carrier: .iwarp, operation: "send"), "TERM")]
        )
        func midRun(_ traffic: Traffic, signal: String) async throws {
            let server = try await LabServer.start()
            let client = try Measurement(
                ["run"] + traffic.arguments + [
                    "-t", "30s", "--interval", "100ms", "--warmup", "0s", "--direction", "both",
                ]
            )
            try await client.program.waitUntilDataFlows()
            try await server.signal(signal)
            let outcome = try await client.program.outcome(within: 20)
            #expect(outcome.status == 1, "\(outcome.errors)")
            #expect(outcome.output.contains(traffic.carrier.rawValue), "no table: \(outcome.output)")
            #expect(outcome.errors.contains("the connection to the server was lost"), "\(outcome.errors)")
            try client.expectIncomplete(because: "the connection to the server was lost")
            #expect(try await server.outcome().status == (signal == "KILL" ? 137 : 0), "\(server.log)")
        }

        @Test("at each step ends its client, which says so", arguments: Carrier.allCases)
        func atEachStep(_ carrier: Carrier) async throws {
            let options = ["-t", "30s", "--channels", "2", "--direction", "both", "--warmup", "5s"]
            // Greeted; asked for a run, the channels being made; in the warm-up.
            for step in ["client greeted", "[Session] run", "[1/1]"] {
                let server = try await LabServer.start()
                let client = try Measurement(["run"] + carrier.route + options)
                if step == "[1/1]" {
                    try await client.program.waitUntil(itSays: step)
                } else {
                    #expect(await eventually { server.log.contains(step) })
                }
                try await server.signal("KILL")
                let outcome = try await client.program.outcome(within: 20)
                #expect(outcome.status == 1, "after \(step): \(outcome.errors)")
                let reasons = ["the connection to the server was lost", "the other end closed"]
                #expect(reasons.contains { outcome.errors.contains($0) }, "after \(step): \(outcome.errors)")
                #expect(try await server.outcome().status == 137)
            }
        }

        @Test("is missed before a run as well")
        func beforeRun() async throws {
            let server = try await LabServer.start()
            // Its session stands, and it is stopped in the middle of a list of cases.
            let client = try Measurement(
                ["run"] + Carrier.tcp.route + ["-t", "300ms", "--warmup", "0s", "--size", "1KiB..64KiB"]
            )
            try await client.program.waitUntil(itSays: "[2/7]")
            try await server.signal("KILL")
            let outcome = try await client.program.outcome(within: 20)
            #expect(outcome.status == 1, "\(outcome.errors)")
            let rows = try client.summary()
            #expect((2..<7).contains(rows.count) && rows.first?["status"] == "complete")
            _ = try await server.outcome()
        }
    }
}
