import Testing

extension TwoHosts {
    @Suite("Bandwidth limits", .served)
    struct BandwidthLimitTests {
        /// 10 MiB/s: what a host does that others keep busy.
        private static let gigabits = 0.083886080

        @Test("of a run hold over all its channels, whatever carries them", arguments: Carrier.allCases)
        func ofARun(_ carrier: Carrier) async throws {
            let run = try await Measurement.complete(
                ["run"] + carrier.route + ["--limit", "10MiB", "--channels", "2", "-t", "3s"]
            )
            let row = try #require(try run.summary().first)
            #expect(row["limit_bytes_per_s"] == "10485760" && row["limit_category"] == "Default")
            let rate = try #require(row.number("throughput_gbps"))
            // A host may be busy, and what its workers are late for is lost; without a limit it moves ten times as much.
            #expect(rate <= Self.gigabits * 1.02 && rate > Self.gigabits * 0.3, "\(rate)")
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
            #expect((row.number("throughput_gbps") ?? 1) < Self.gigabits * 1.05)
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
                    "--category", "LiveMigration", "-t", "120s", "--interval", "200ms", "--no-check",
                ]
            )
            try await client.program.waitUntilDataFlows()
            try await Partner.withLimit("1MiB", of: "VirtualMachine") {
                try await Partner.withLimit("2MiB", of: "LiveMigration") {
                    try await client.program.waitUntil("its limit, of 0.0168 Gbps,") {
                        (0.012...0.02).contains($0.medianGigabits)
                    }
                }
            }
            try await client.program.waitUntil("the end of the limit") { $0.medianGigabits > 0.05 }
            try await client.program.interrupt()
        }

        @Test("that are shares follow a NIC that is lost and comes back", arguments: [Carrier.roce, .tcp])
        func shares(_ carrier: Carrier) async throws {
            // Slow enough for any host: 60 % are 60 Mbps less the headers, and 30 of one NIC.
            let nics = ["--nics", "nic0,nic1", "--policy", "strict"]
            let speeds = nics + ["--speed", "nic0=50Mbps", "--speed", "nic1=50Mbps"]
            try await Partner.withLimit("60%", of: "LiveMigration") {
                let client = try Measurement(
                    ["run"] + carrier.route + speeds + [
                        "--multichannel", "--category", "LiveMigration", "-t", "120s", "--interval", "250ms",
                        "--warmup", "0s", "--dead-after", "1s", "--no-check",
                    ]
                ).program
                let both: @Sendable ([LiveInterval]) -> Bool = { intervals in
                    intervals.allSatisfy(\.down.isEmpty) && (0.04...0.065).contains(intervals.medianGigabits)
                }
                try await client.waitUntil("the share of both NICs", are: both)
                try await Partner.withoutCable(1) {
                    try await client.waitUntil("the share of one NIC") { intervals in
                        intervals.allSatisfy { $0.down.count == 1 }
                            && (0.018...0.035).contains(intervals.medianGigabits)
                    }
                }
                try await client.waitUntil("the share of both NICs again", are: both)
                try await client.interrupt()
                #expect(!client.errors.contains("does not hold"), "\(client.errors)")
            }
        }
    }
}
