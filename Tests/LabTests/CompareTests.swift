import Testing

extension TwoHosts {
    @Suite("compare", .served)
    struct CompareTests {
        @Test("puts TCP, RoCE and iWARP side by side")
        func all() async throws {
            let run = try await Measurement.complete(["compare", "a", "-t", "200ms"], within: 120)
            let rows = try run.summary()
            #expect(Set(rows.map { $0["transport"] }) == ["tcp", "roce", "iwarp"])
            #expect(rows.allSatisfy { $0["status"] == "complete" && $0["errors"] == "0" })
            #expect(Set(rows.compactMap { $0["case"] }).count == rows.count)
            let costs = ["client_system_cores", "server_system_cores", "client_cpu_s_per_gb", "server_cpu_s_per_gb"]
            for row in rows where row["latency_p50_us"]?.isEmpty == true {
                #expect(costs.allSatisfy { (row.number($0) ?? 0) > 0 }, "\(row)")
            }
            for word in ["tcp", "roce", "iwarp", "write", "read", "send"] {
                #expect(run.program.output.contains(word))
            }
        }
    }
}
