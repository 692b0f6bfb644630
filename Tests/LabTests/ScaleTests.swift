import Testing

extension TwoHosts {
    @Suite("Many channels")
    struct ScaleTests {
        private static let run = [
            "rdmabench", "run", "--channels", "100", "--size", "4KiB", "--depth", "4", "-t", "200ms", "--warmup", "0s",
            "--quiet", "--no-results", "--csv",
        ]

        /// A shell's soft limit is for programs that know no better.
        @Test("are made where the soft limit on open files is too low for them", arguments: Carrier.allCases)
        func softLimit(_ carrier: Carrier) async throws {
            let limit = ["prlimit", "--nofile=64:4096"]
            try await LabServer.serve(under: limit) { _ in
                let outcome = try await Program.run(limit + Self.run + carrier.route)
                #expect(outcome.status == 0, "\(outcome.errors)")
                let row = try #require(try CSVTable(parsing: outcome.output).rows.first)
                #expect(row["status"] == "complete" && row["channels"] == "100", "\(row)")
                let seconds = try #require(row.number("set_up_s"))
                #expect(seconds > 0)
            }
        }

        @Test("that the hard limit does not allow are refused, with what to do", arguments: Carrier.allCases)
        func hardLimit(_ carrier: Carrier) async throws {
            try await LabServer.serve { _ in
                let outcome = try await Program.run(["prlimit", "--nofile=64:64"] + Self.run + carrier.route)
                #expect((1..<128).contains(outcome.status), "status \(outcome.status): \(outcome.errors)")
                #expect(outcome.errors.contains("ulimit"), "\(outcome.errors)")
            }
        }
    }
}
