import Foundation
import TestSupport
import Testing

extension TwoHosts {
    @Suite("A server that goes away")
    struct KilledServerTests {
        @Test(
            "is missed, and what was measured is kept",
            arguments: [("KILL", Traffic.all), ("TERM", [Traffic(carrier: .iwarp, operation: "send")])]
        )
        func midRun(_ signal: String, _ traffic: [Traffic]) async throws {
            let server = try await LabServer.start()
            let options = ["-t", "120s", "--interval", "100ms", "--warmup", "0s", "--direction", "both"]
            let clients = try traffic.map { try Measurement(["run"] + $0.arguments + options) }
            for client in clients { try await client.program.waitUntilDataFlows() }
            try await server.signal(signal)
            for (client, traffic) in zip(clients, traffic) {
                let outcome = try await client.program.outcome()
                #expect(outcome.status == 1, "\(outcome.errors)")
                #expect(outcome.output.contains(traffic.carrier.rawValue), "no table: \(outcome.output)")
                #expect(outcome.errors.contains("the connection to the server was lost"), "\(outcome.errors)")
                try client.expectIncomplete(because: "the connection to the server was lost")
            }
            #expect(try await server.outcome().status == (signal == "KILL" ? 137 : 0), "\(server.log)")
        }

        /// Greeted; asked for a run, the channels being made. Whose step it is the log does not say: a server for each.
        @Test("at each step ends its client, which says so", arguments: ["client greeted", "[Session] run"])
        func atEachStep(_ step: String) async throws {
            try await withThrowingTaskGroup { group in
                for (number, carrier) in Carrier.allCases.enumerated() {
                    group.addTask {
                        try await expectEnd(of: [carrier], after: step, port: 18515 + 10 * number) { server, _ in
                            #expect(await eventually { server.log.contains(step) })
                        }
                    }
                }
                try await group.waitForAll()
            }
        }

        @Test("in the warm-up ends its clients, which say so")
        func inWarmUp() async throws {
            try await expectEnd(of: Carrier.allCases, after: "[1/1]") { _, client in
                try await client.waitUntil(itSays: "[1/1]")
            }
        }

        private func expectEnd(
            of carriers: [Carrier],
            after step: String,
            port: Int = 18515,
            _ reached: (LabServer, Program) async throws -> Void
        ) async throws {
            let port = ["--port", "\(port)"]
            let options = ["-t", "120s", "--channels", "2", "--direction", "both", "--warmup", "5s"] + port
            let server = try await LabServer.start(options: port)
            let clients = try carriers.map { try Measurement(["run"] + $0.route + options) }
            for client in clients { try await reached(server, client.program) }
            try await server.signal("KILL")
            for client in clients {
                let outcome = try await client.program.outcome()
                #expect(outcome.status == 1, "after \(step): \(outcome.errors)")
                let reasons = ["the connection to the server was lost", "the other end closed"]
                #expect(reasons.contains { outcome.errors.contains($0) }, "after \(step): \(outcome.errors)")
            }
            #expect(try await server.outcome().status == 137)
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
            let outcome = try await client.program.outcome()
            #expect(outcome.status == 1, "\(outcome.errors)")
            let rows = try client.summary()
            #expect((2..<7).contains(rows.count) && rows.first?["status"] == "complete")
            _ = try await server.outcome()
        }
    }
}
