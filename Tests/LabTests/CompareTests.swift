import Glibc
import Testing

extension TwoHosts {
    @Suite("compare")
    struct CompareTests {
        /// More than any host of the lab moves: what exceeds the wire fails its case.
        private static let speeds = ["nic0", "nic1", "nic0-iw", "nic1-iw"].flatMap { ["--speed", "\($0)=40Gbps"] }

        private func comparison(_ run: Measurement) throws -> [CSVTable.Row] {
            try CSVTable(parsing: run.text("comparison.csv")).rows
        }

        @Test("measures the chosen cases over all NICs of their kind, beside what is expected")
        func chosen() async throws {
            try await LabServer.serve(options: Self.speeds) { _ in
                let run = try await Measurement.complete(
                    ["compare", "a", "--quick", "-t", "300ms"] + Self.speeds + [
                        "--only", "tcp-1ch,tcp,*-latency-*,roce-*", "--only", "iwarp-write",
                        "--skip", "tcp-latency-*,*-read,*MiB,*-unlimited,iwarp-latency-idle,*-migration",
                    ],
                    within: 120
                )
                let rows = try comparison(run)
                #expect(
                    rows.map { $0["case"] } == [
                        "tcp-1ch", "tcp", "roce-write", "roce-latency-idle", "roce-latency-loaded",
                        "roce-storage-alone", "roce-storage-guarantee", "iwarp-write", "iwarp-latency-loaded",
                    ]
                )
                #expect(rows.allSatisfy { $0["reason"] == "" && ($0.number("measured") ?? 0) > 0 }, "\(rows)")
                let throughput = rows.filter { $0["quantity"] == "throughput" }
                #expect(
                    throughput.map { $0["expected_from"] }.suffix(2) == ["lm-uncapped", "lm-uncapped"]
                )
                #expect(throughput.first?.number("link_gbps") == 40 && throughput.last?.number("link_gbps") == 80)
                let summary = try run.summary()
                for row in summary where row["workload"] == "bandwidth" {
                    #expect(row["nics"] == (row["case"] == "tcp-1ch" ? "1" : "2"), "\(row)")
                }
                #expect(summary.contains { $0["case"] == "roce-latency-loaded.load" })
                #expect(
                    run.program.output.split(separator: "\n").allSatisfy { $0.count <= 80 },
                    "\(run.program.output)"
                )
                #expect(run.program.errors.contains("checks are ok"), "\(run.program.errors)")
            }
        }

        @Test("a case that fails is a row that says why, and the rest goes on")
        func failing() async throws {
            try await LabServer.serve { _ in
                let run = try Measurement(
                    [
                        "compare", "a", "--quick", "-t", "200ms", "--only",
                        "tcp,tcp-1000MiB,roce-write,roce-migration,ib-read",
                    ]
                )
                let outcome = try await run.program.outcome()
                #expect(outcome.status == 1, "\(outcome.errors)")
                let rows = try comparison(run)
                #expect(rows.map { $0["case"] } == ["tcp", "tcp-1000MiB", "roce-write", "roce-migration", "ib-read"])
                #expect(rows.map { $0["verdict"] } == ["", "failed", "", "ok", "failed"])
                #expect(rows[1]["reason"]?.contains("--speed ") == true, "\(rows[1])")
                #expect(rows[3]["quantity"] == "memory_throughput" && (rows[3].number("measured") ?? 0) > 0)
                #expect(rows[4]["reason"] == "neither host has InfiniBand")
                #expect(outcome.output.contains("FAILED: ib-read: neither host has InfiniBand"), "\(outcome.output)")
                let states = try run.summary().map { $0["status"] }
                #expect(states == ["complete", "incomplete", "complete", "complete", "incomplete"])
            }
        }

        @Test("where large packets vanish on a path, the cases over it fail, and others do not")
        func blackHole() async throws {
            try await LabServer.serve(options: Self.speeds) { _ in
                let run = try await Partner.withPortMTU(1500, of: "b", network: 1, otherwise: 9614) {
                    // TCP takes the faster NIC alone.
                    let run = try Measurement(
                        ["compare", "a", "--quick", "-t", "200ms", "--only", "tcp,iwarp-read", "--policy", "strict"]
                            + ["--nics", "nic0,nic1-iw", "--speed", "nic0=40Gbps", "--speed", "nic1-iw=39Gbps"]
                    )
                    #expect(try await run.program.outcome().status == 1)
                    return run
                }
                let rows = try comparison(run)
                #expect(rows.map { $0["verdict"] == "failed" } == [false, true], "\(rows)")
                #expect(rows.last?["reason"]?.contains("black hole") == true)
                #expect(run.program.errors.contains("FAILURE"))
            }
        }

        @Test("Ctrl-C shows what was measured so far")
        func interrupted() async throws {
            try await LabServer.serve(options: Self.speeds) { server in
                let run = try Measurement(["compare", "a", "--quick", "-t", "400ms", "--only", "tcp*"] + Self.speeds)
                try await run.program.waitUntil(itSays: "[3/14]")
                run.program.signal(SIGINT)
                let outcome = try await run.program.outcome()
                #expect(outcome.status == 130, "\(outcome.errors)")
                let rows = try comparison(run)
                #expect((3...4).contains(rows.count) && rows[1]["verdict"] != "failed", "\(rows)")
                #expect(outcome.output.contains("tcp-1ch"), "\(outcome.output)")
                try await server.expectIdle()
            }
        }
    }

    @Suite("A comparison that cannot be")
    struct CompareRefusalTests {
        @Test(
            "is refused before anybody is called",
            arguments: [
                (["h", "--only", "tpc"], "roce-storage-guarantee"), (["h", "--skip", "*"], "leaves no case"),
                ([], "which host?"), (["h", "--reference", "/no/such.csv"], "/no/such.csv"),
                (["h", "--only", ","], "--list shows them"),
            ]
        )
        func refused(_ arguments: [String], words: String) async throws {
            try await Program.run(["rdmabench", "compare"] + arguments).expectRefusal(words)
        }

        @Test("and its cases are listed without a host")
        func list() async throws {
            let outcome = try await Program.run(["rdmabench", "compare", "--list", "--only", "iwarp-*", "-t", "2s"])
            #expect(outcome.status == 0 && outcome.output.split(separator: "\n").count == 3 + 14, "\(outcome)")
        }
    }
}
