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

        @Test("of the host hold at once, for their category alone, and end at once", arguments: [Carrier.roce, .tcp])
        func ofTheHost(_ carrier: Carrier) async throws {
            let client = try Measurement(
                ["run"] + carrier.route + [
                    "--category", "LiveMigration", "-t", "8s", "--interval", "200ms", "--no-check",
                ]
            )
            try await client.program.waitUntil(itSays: " Gbps ")
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
    }
}
