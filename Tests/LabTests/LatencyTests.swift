import Testing

extension TwoHosts {
    @Suite("Latency", .served)
    struct LatencyTests {
        @Test("is measured by each operation", arguments: Carrier.allCases, ["event", "busy", "adaptive"])
        func percentiles(_ carrier: Carrier, completion: String) async throws {
            // Longer than a retransmission takes: a window of 100 ms was once spent waiting for one.
            let run = try await Measurement.complete(
                ["latency"] + carrier.route + [
                    "--size", "1,4KiB", "-t", "300ms", "--warmup", "20ms", "--completion", completion,
                ]
            )
            let rows = try run.summary()
            let operations = carrier == .tcp ? [""] : carrier.operations
            #expect(rows.map { $0["op"] } == operations + operations)
            for row in rows {
                #expect(row["status"] == "complete" && row["errors"] == "0", "\(row)")
                #expect(row["transport"] == carrier.rawValue && row["completion"] == completion)
                #expect((row.number("latency_count") ?? 0) > 0)
                // The rarest percentiles need more messages than a short run has.
                let steps = ["min", "p50", "p90", "p99", "p999", "p9999", "max"]
                let times = steps.compactMap { row.number("latency_\($0)_us") }
                #expect(times.count >= 4 && times == times.sorted() && times[0] > 0, "\(times)")
            }
        }

        @Test("of a message costs no more than its time: counts and duration agree", arguments: Carrier.allCases)
        func consistent(_ carrier: Carrier) async throws {
            let run = try await Measurement.complete(
                ["latency"] + carrier.route + ["--size", "64", "-t", "1s", "--warmup", "20ms"]
            )
            for row in try run.summary() {
                let count = try #require(row.number("latency_count"))
                let mean = try #require(row.number("latency_mean_us"))
                let duration = try #require(row.number("duration_s"))
                // Half of a round trip is given, but for a READ the whole of it. The bounds are wide, for the last
                // message may outlast the window; a factor of two is outside of them.
                let way = row["op"] == "read" ? 1.0 : 2.0
                #expect((0.6...1.4).contains(count * mean * way / 1e6 / duration), "\(row)")
            }
        }
    }
}
