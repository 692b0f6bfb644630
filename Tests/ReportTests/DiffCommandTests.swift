import Foundation
import Testing

@testable import Results

/// `rdmabench diff` as CI calls it.
@Suite struct DiffCommandTests {
    /// Runs of one case with these throughputs in Gbps, with commas between their folders.
    private func runs(_ rates: [Double], in folder: String) throws -> String {
        try rates.map { rate in
            var row = SummaryRow(runID: "r", caseName: "c", transport: "tcp", operation: "", direction: "upload")
            (row.durationSeconds, row.bytes) = (1, UInt64(rate * 1e9 / 8))
            let run = try RunFolder.create(in: folder, started: Date())
            try run.write(summary: [row])
            return run.path
        }.joined(separator: ",")
    }

    @Test func failsWhereItIsWorseBeyondChance() throws {
        try withFolder { folder in
            let (fast, slow) = (try runs([10, 10.1, 9.9], in: folder), try runs([8, 8.1, 7.9], in: folder))
            let worse = try Program.rdmabench(["diff", fast, slow, "--fail-above", "5%"], in: folder)
            #expect(worse.status == 1)
            #expect(worse.output.contains("WORSE"), "\(worse.output)")
            #expect(worse.errors.contains("c: Gbps is 20.0% worse, more than 5%"), "\(worse.errors)")
            let better = try Program.rdmabench(["diff", slow, fast, "--fail-above", "5%"], in: folder)
            #expect(better.status == 0 && better.output.contains("better"))
            #expect(try Program.rdmabench(["diff", fast, slow, "--fail-above", "30%"], in: folder).status == 0)
            #expect(try Program.rdmabench(["diff", fast, slow], in: folder).status == 0)
        }
    }

    @Test func claimsNothingOfOneMeasurement() throws {
        try withFolder { folder in
            let (fast, slow) = (try runs([10], in: folder), try runs([5], in: folder))
            let outcome = try Program.rdmabench(["diff", fast, slow, "--fail-above", "5%", "--json"], in: folder)
            #expect(outcome.status == 0)
            #expect(
                outcome.output.contains("\"change\" : -0.5") && outcome.output.contains("\"verdict\" : \"unknown\"")
            )
            #expect(outcome.errors.contains("Nothing can be said of chance"))
        }
    }

    @Test func saysWhatItCannotCompare() throws {
        try withFolder { folder in
            let outcome = try Program.rdmabench(["diff", folder, folder], in: folder)
            #expect(outcome.status == 1)
            #expect(outcome.errors.contains("\(folder): there is no summary.csv in it"), "\(outcome.errors)")
        }
    }
}
