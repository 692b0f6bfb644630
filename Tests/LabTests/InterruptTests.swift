import Foundation
import Testing

extension TwoHosts {
    @Suite("Ctrl-C", .served)
    struct InterruptTests {
        @Test("drains, prints the table and writes the files", arguments: Traffic.all)
        func once(_ traffic: Traffic) async throws {
            let client = try started(traffic)
            try await client.program.waitUntilDataFlows()
            client.program.signal(SIGINT)
            let outcome = try await client.program.outcome(within: 15)
            #expect(outcome.status == 130, "\(outcome.errors)")
            #expect(outcome.output.contains(traffic.carrier.rawValue), "no table: \(outcome.output)")
            try client.expectIncomplete(because: "interrupted by the user")
            // Both ends have drained: they agree on what went.
            let entry = try #require(try client.record().cases.first)
            let server = try #require(entry.server)
            #expect(entry.client?.channels.map(\.total.blocks) == server.channels.map(\.total.blocks))
            try await LabServer.current?.expectIdle()
        }

        @Test("twice does not wait for anything", arguments: Carrier.allCases)
        func twice(_ carrier: Carrier) async throws {
            let client = try started(Traffic(carrier: carrier, operation: carrier.operations[0]))
            try await client.program.waitUntilDataFlows()
            client.program.signal(SIGINT)
            client.program.signal(SIGINT)
            let outcome = try await client.program.outcome(within: 15)
            #expect(outcome.status == 130, "\(outcome.errors)")
            try client.expectIncomplete(because: "interrupted by the user")
            try await LabServer.current?.expectIdle()
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
            let outcome = try await client.program.outcome(within: 15)
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
            let outcome = try await client.program.outcome(within: 15)
            #expect(outcome.status == 130, "\(outcome.errors)")
            let rows = try client.summary()
            #expect((3..<7).contains(rows.count) && rows.first?["status"] == "complete")
            let begun = try Measurement(["run"] + Carrier.roce.route)
            try await begun.program.waitUntil(itSays: "[1/1]")
            begun.program.signal(SIGINT)
            #expect(try await begun.program.outcome(within: 15).status == 130)
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
