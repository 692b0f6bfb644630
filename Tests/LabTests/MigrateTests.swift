import Foundation
import TestSupport
import Testing

extension TwoHosts {
    @Suite("Live migration", .served)
    struct MigrateTests {
        private let machines = [
            "--vms", "2", "--memory", "24MiB", "--dirty-rate", "2MiB", "--working-set", "4MiB", "--zero", "25%",
        ]

        @Test(
            "what arrives is what was there",
            arguments: [(Carrier.roce, "read"), (.roce, "write"), (.iwarp, "read"), (.iwarp, "write"), (.tcp, "read")]
        )
        func arrives(_ carrier: Carrier, operation: String) async throws {
            let run = try await Measurement.complete(
                ["migrate"] + carrier.route + machines + ["--op", operation, "--verify"]
            )
            let row = try #require(try run.summary().first)
            #expect(row["workload"] == "migration" && row["transport"] == carrier.rawValue)
            #expect(row["status"] == "complete" && row["errors"] == "0" && row["verified"] == "true", "\(row)")
            #expect(row["vms_moved"] == "2" && row["limit_category"] == "LiveMigration")
            #expect((row.number("evacuation_s") ?? 0) > 0 && (row.number("memory_gbps") ?? 0) > 0)
            for machine in try run.table("machines.csv") {
                #expect(machine["status"] == "moved" && machine.number("downtime_s") != nil, "\(machine)")
                // A quarter is zeros, of which a word is sent.
                #expect((machine.number("zero_bytes") ?? 0) >= Double(6 << 20))
            }
            let rounds = try run.table("rounds.csv")
            #expect(rounds.count { $0["kind"] == "bulk" } == 2 && rounds.count { $0["kind"] == "final" } == 2)
        }

        @Test("goes on over the other NIC", arguments: [Carrier.roce, .iwarp])
        func failover(_ carrier: Carrier) async throws {
            let networks = carrier == .iwarp ? "198.19.0.0/24,198.19.1.0/24" : "198.18.0.0/24,198.18.1.0/24"
            let run = try Measurement(
                ["migrate"] + carrier.route + [
                    "--networks", networks, "--policy", "strict", "--dead-after", "500ms", "--limit", "8MiB",
                    "--memory", "48MiB", "--dirty-rate", "1MiB", "--working-set", "2MiB", "--verify",
                ]
            )
            try await run.program.waitUntilDataFlows()
            let outcome = try await Partner.withoutCable(1) { try await run.program.outcome() }
            #expect(outcome.status == 0, "\(outcome.errors)")
            let row = try #require(try run.summary().first)
            #expect(row["status"] == "complete" && row["verified"] == "true", "\(row)")
            #expect((row.number("outages") ?? 0) >= 1)
        }

        @Test("one stream, and one that is compressed")
        func streams() async throws {
            var sent: [Double] = []
            for performance in ["tcp", "compression"] {
                let run = try await Measurement.complete(
                    ["migrate", "a0", "--performance", performance, "--verify"] + machines
                )
                let row = try #require(try run.summary().first)
                #expect(row["performance"] == performance && row["channels"] == "1" && row["verified"] == "true")
                sent.append(row.number("bytes") ?? 0)
            }
            #expect(sent[1] < 0.7 * sent[0], "half of each page can be compressed")
        }

        @Test("the host's limit for live migration holds", arguments: [Carrier.roce, .tcp])
        func limit(_ carrier: Carrier) async throws {
            let run = try await Partner.withLimit("8MiB", of: "LiveMigration") {
                try await Measurement.complete(["migrate"] + carrier.route + ["--memory", "24MiB"])
            }
            let row = try #require(try run.summary().first)
            #expect(row["host_rules"]?.contains("client: ") == true, "\(row)")
            // 24 MiB at 8 MiB a second.
            #expect((row.number("evacuation_s") ?? 0) > 2.8, "\(row)")
        }

        @Test("what is written faster than it is sent is stopped, and the need is named")
        func diverges() async throws {
            let run = try Measurement(
                ["migrate", "a0", "--transport", "tcp", "--limit", "4MiB", "--memory", "8MiB", "--dirty-rate", "20MiB"]
                    + ["--working-set", "8MiB", "--downtime", "100ms", "--quiet"]
            )
            let outcome = try await run.program.outcome()
            #expect(outcome.status == 0, "\(outcome.errors)")
            #expect(outcome.errors.contains("did not converge"), "\(outcome.errors)")
            let machine = try #require(try run.table("machines.csv").first)
            #expect(machine["converged"] == "false")
            #expect((machine.number("needed_gbps") ?? 0) > 4 * 1.048576 * 8 / 1000)
            #expect((machine.number("downtime_s") ?? 0) > 0.1)
        }
    }

    @Suite("Live migration to a target that dies")
    struct MigrateToTheDeadTests {
        @Test("leaves the machine where it was, and says so", arguments: [Carrier.roce, .tcp])
        func dies(_ carrier: Carrier) async throws {
            let server = try await LabServer.start()
            let run = try Measurement(
                ["migrate"] + carrier.route + [
                    "--vms", "2", "--simultaneous", "1", "--memory", "64MiB", "--limit", "4MiB", "--dirty-rate", "1MiB",
                    "--give-up-after", "3s",
                ]
            )
            try await run.program.waitUntilDataFlows()
            try await server.signal("KILL")
            let outcome = try await run.program.outcome()
            _ = try await server.outcome()
            #expect(outcome.status == 1, "\(outcome.errors)")
            #expect(outcome.errors.contains("in round 1"), "\(outcome.errors)")
            #expect(outcome.errors.contains("it runs on at the source, its memory is whole there"), "\(outcome.errors)")
            let machines = try run.table("machines.csv")
            #expect(machines.map { $0["status"] } == ["failed", "waiting"])
            try run.expectIncomplete(because: "the connection to the server was lost")
        }
    }

    @Suite("A migration that cannot be")
    struct MigrateRefusalTests {
        @Test(
            "is refused before anybody is called",
            arguments: [
                (["--memory", "100TiB"], "--memory"), (["--vms", "0"], "--vms 0"), (["--vms", "400"], "--resident"),
                (["--op", "send"], "--op send"), (["--performance", "fast"], "performance"),
                (["--performance", "tcp", "--transport", "rdma"], "use smb"),
                (["--working-set", "2GiB"], "--working-set"),
                (["--dirty-rate", "1KiB"], "less than 1 MiB/s"), (["--zero", "120%"], "--zero"),
                (["--simultaneous", "0"], "--simultaneous"), (["--downtime", "0s"], "--downtime"),
                (["--size", "1000"], "pages of 4 KiB"), (["--memory", "8MiB", "--depth", "0"], "--depth"),
            ] as [([String], String)]
        )
        func refused(_ arguments: [String], words: String) async throws {
            let outcome = try await Program.run(["rdmabench", "migrate", "no-such-host.invalid"] + arguments)
            #expect(outcome.status == 64, "\(outcome)")
            #expect(outcome.errors.contains(words), "\(outcome.errors)")
        }
    }
}
