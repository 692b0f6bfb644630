import Testing

extension TwoHosts {
    @Suite("Bandwidth limits", .served)
    struct BandwidthLimitTests {
        /// 40 MiB/s.
        private static let gigabits = 0.335544320

        @Test("of a run hold over all its channels, whatever carries them", arguments: Carrier.allCases)
        func ofARun(_ carrier: Carrier) async throws {
            let run = try await Measurement.complete(
                ["run"] + carrier.route + ["--limit", "40MiB", "--channels", "2", "-t", "3s"]
            )
            let row = try #require(try run.summary().first)
            #expect(row["limit_bytes_per_s"] == "41943040" && row["limit_category"] == "Default")
            let rate = try #require(row.number("throughput_gbps"))
            // A busy host may be late, and must not be early.
            #expect(rate <= Self.gigabits * 1.02 && rate > Self.gigabits * 0.8, "\(rate)")
        }

        /// A block takes 0.8 s, so that whole ones would come in five lumps, and leave the time between them empty.
        @Test("let large blocks go in pieces", arguments: Carrier.allCases, ["write", "read"])
        func ofLargeBlocks(_ carrier: Carrier, _ operation: String) async throws {
            let verb = carrier == .tcp ? [] : ["--op", operation]
            let run = try await Measurement.complete(
                ["run"] + carrier.route + verb + [
                    "--limit", "10MiB", "--size", "8MiB", "--channels", "2", "-t", "4s", "--warmup", "0s",
                    "--interval", "200ms",
                ]
            )
            let row = try #require(try run.summary().first)
            #expect(row["status"] == "complete" && row["errors"] == "0", "\(row)")
            #expect((row.number("throughput_gbps") ?? 1) < 0.0839 * 1.05)
            // Whoever posts counts, and a READ is posted by the end that gets the data; over TCP the one that gets it.
            let counts = carrier == .tcp || operation == "read" ? "server" : "client"
            let rows = try run.intervals().filter { $0["end"] == counts }
            let starts = Set(rows.compactMap { $0["start_s"] })
            let busy = starts.filter { start in rows.contains { $0["start_s"] == start && $0["bytes"] != "0" } }
            #expect(busy.count * 10 > starts.count * 7, "\(busy.count) of \(starts.count)")
        }

        @Test("of the host hold at once, for their category alone, and end at once", arguments: [Carrier.roce, .tcp])
        func ofTheHost(_ carrier: Carrier) async throws {
            let client = try Measurement(
                ["run"] + carrier.route + [
                    "--category", "LiveMigration", "-t", "14s", "--interval", "200ms", "--no-check",
                ]
            )
            try await client.program.waitUntilDataFlows()
            try await Partner.withLimit("1MiB", of: "VirtualMachine") {
                try await Partner.withLimit("2MiB", of: "LiveMigration") {
                    // 2 MiB/s are 0.0168 Gbps.
                    try await client.program.waitUntil(itSays: " 0.01")
                }
            }
            let outcome = try await client.program.outcome()
            #expect(outcome.status == 0, "\(outcome.errors)")
            let last = try #require(try client.intervals().filter { $0["end"] == "client" }.last)
            #expect((last.number("throughput_gbps") ?? 0) > 0.1, "the limit is gone:\n\(outcome.errors)")
        }

        @Test("that are shares follow a NIC that is lost and comes back", arguments: [Carrier.roce, .tcp])
        func shares(_ carrier: Carrier) async throws {
            // Slow enough for any host: 60 % are 120 Mbps less the headers, and 60 of one NIC.
            let nics = ["--nics", "nic0,nic1", "--policy", "strict"]
            let speeds = nics + ["--speed", "nic0=100Mbps", "--speed", "nic1=100Mbps"]
            let client = try await Partner.withLimit("60%", of: "LiveMigration") {
                let client = try Measurement(
                    ["run"] + carrier.route + speeds + [
                        "--multichannel", "--category", "LiveMigration", "-t", "13s", "--interval", "250ms",
                        "--warmup", "0s", "--dead-after", "1s", "--no-check",
                    ]
                )
                try await client.program.waitUntilDataFlows()
                try await Task.sleep(for: .seconds(1.5))
                try await Partner.withoutCable(1) {
                    try await client.program.waitUntil(itSays: "DOWN")
                    try await Task.sleep(for: .seconds(1.5))
                }
                let outcome = try await client.program.outcome()
                #expect(outcome.status == 0, "\(outcome.errors)")
                #expect(!outcome.errors.contains("does not hold"), "\(outcome.errors)")
                return client
            }
            let rates = try rates(of: client)
            let log = client.program.errors
            let both = rates.filter { $0.start > 0.2 && $0.start < 1.2 }.map(\.gigabits)
            let first = try #require(rates.firstIndex { $0.isDown }, "\(log)")
            let last = try #require(rates.lastIndex { $0.isDown }, "\(log)")
            let one = rates[first...last].dropFirst().dropLast().map(\.gigabits)
            // The last one of the run may be a short one.
            let again = rates[last...].dropFirst().dropLast().map(\.gigabits).max() ?? 0
            #expect((0.08...0.13).contains(median(both)), "both NICs:\n\(log)")
            #expect((0.035...0.07).contains(median(one)), "one NIC:\n\(log)")
            #expect(again > 0.08, "both again:\n\(log)")
        }

        /// What a busy host does in single intervals is not looked at.
        private func median(_ rates: [Double]) -> Double {
            rates.isEmpty ? 0 : rates.sorted()[rates.count / 2]
        }

        /// What all channels together carried in an interval, and whether one of them was down.
        private struct Rate {
            let start: Double
            var gigabits = 0.0
            var isDown = false
        }

        private func rates(of client: Measurement) throws -> [Rate] {
            var rates: [Rate] = []
            for row in try client.intervals() where row["end"] == "client" {
                let start = try #require(row.number("start_s"))
                if rates.last?.start != start { rates.append(Rate(start: start)) }
                rates[rates.count - 1].gigabits += row.number("throughput_gbps") ?? 0
                if row["state"] == "down" { rates[rates.count - 1].isDown = true }
            }
            return rates
        }
    }
}
