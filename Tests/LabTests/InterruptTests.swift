import Foundation
import Testing

extension TwoHosts {
    @Suite("Ctrl-C", .served)
    struct InterruptTests {
        @Test("drains, prints the table and writes the files")
        func once() async throws {
            let clients = try await interrupted(Traffic.all) { $0.signal(SIGINT) }
            for (traffic, client, outcome) in clients {
                #expect(outcome.output.contains(traffic.carrier.rawValue), "no table: \(outcome.output)")
                try client.expectDrained()
            }
        }

        @Test("twice does not wait for anything")
        func twice() async throws {
            let traffic = Carrier.allCases.map { Traffic(carrier: $0, operation: $0.operations[0]) }
            _ = try await interrupted(traffic) {
                $0.signal(SIGINT)
                $0.signal(SIGINT)
            }
        }

        @Test("twice ends a client whose server is stuck")
        func stuckServer() async throws {
            let server = try #require(LabServer.current)
            let client = try started(Traffic(carrier: .roce, operation: "send"))
            try await client.program.waitUntilDataFlows()
            try await server.signal("STOP")
            client.program.signal(SIGINT)
            try await Task.sleep(for: .milliseconds(100))
            client.program.signal(SIGINT)
            // Heard once, it would wait for the server's report, 25 s.
            let outcome = try await client.program.outcome(within: 20)
            try await server.signal("CONT")
            #expect(outcome.status == 130, "\(outcome.errors)")
            try client.expectIncomplete(because: "interrupted by the user")
            try await server.expectIdle()
        }

        @Test("before the run begins, or between two cases, is heeded too")
        func early() async throws {
            let cases = ["-t", "300ms", "--warmup", "0s", "--size", "1KiB..64KiB"]
            let client = try Measurement(["run"] + Carrier.tcp.route + cases)
            try await client.program.waitUntil(itSays: "[3/7]")
            client.program.signal(SIGINT)
            let outcome = try await client.program.outcome()
            #expect(outcome.status == 130, "\(outcome.errors)")
            let rows = try client.summary()
            #expect((3..<7).contains(rows.count) && rows.first?["status"] == "complete")
            let begun = try Measurement(["run"] + Carrier.roce.route)
            try await begun.program.waitUntil(itSays: "[1/1]")
            begun.program.signal(SIGINT)
            #expect(try await begun.program.outcome().status == 130)
        }

        /// Interrupts runs that are under way at once, and expects of each that it says so, and of the server that it
        /// keeps nothing of them.
        private func interrupted(
            _ traffic: [Traffic],
            by interrupt: (Program) -> Void
        ) async throws -> [(Traffic, Measurement, Program.Outcome)] {
            let clients = try traffic.map { try started($0) }
            // The server of a busy host may begin to count after the client has shown the first blocks.
            for client in clients {
                try await client.program.waitUntil("data that flows", intervals: 10) { intervals in
                    intervals.contains { $0.messagesPerSecond > 0 }
                }
            }
            for client in clients { interrupt(client.program) }
            var ended: [(Traffic, Measurement, Program.Outcome)] = []
            for (traffic, client) in zip(traffic, clients) {
                let outcome = try await client.program.outcome()
                #expect(outcome.status == 130, "\(outcome.errors)")
                try client.expectIncomplete(because: "interrupted by the user")
                ended.append((traffic, client, outcome))
            }
            try await LabServer.current?.expectIdle()
            return ended
        }

        private func started(_ traffic: Traffic) throws -> Measurement {
            try Measurement(
                ["run"] + traffic.arguments + [
                    "-t", "30s", "--interval", "100ms", "--warmup", "0s", "--direction", "both", "--verify",
                ]
            )
        }
    }
}
