import Testing

@testable import Results

@Suite struct DiffTests {
    private static let rate = KeyFigure(column: "throughput_gbps", title: "Gbps", higherIsBetter: true)
    private static let cost = KeyFigure(column: "client_cpu_s_per_gb", title: "s/GB", higherIsBetter: false)

    private func difference(of metric: KeyFigure = rate, _ a: [Double], _ b: [Double]) throws -> Difference {
        try #require(Difference("c", metric, a, b, confidence: 0.95))
    }

    /// A side with these throughputs in one case.
    private func side(
        of name: String = "c",
        _ rates: [Double],
        _ change: (inout SummaryRow) -> Void = { _ in }
    ) throws -> RunSide {
        let rows = rates.map { rate in
            var row = SummaryRow(
                runID: "r",
                caseName: name,
                transport: "tcp",
                operation: "",
                direction: "upload"
            )
            row.durationSeconds = 1
            row.bytes = UInt64(rate * 1e9 / 8)
            change(&row)
            return row
        }
        let file = try CSVFile(CSV.text(rows), path: "x", required: [])
        return RunSide(paths: ["x"], lines: try file.records.map(CaseLine.init))
    }

    /// From the tables of Student's t: 95 % and 99 % on both sides together.
    @Test(arguments: [
        (0.95, 1, 12.7062), (0.95, 2, 4.30265), (0.95, 4, 2.77645), (0.95, 10, 2.22814), (0.95, 100, 1.98397),
        (0.99, 3, 5.84091), (0.99, 30, 2.75), (0.5, 1, 1),
    ])
    func studentsTIsThatOfTheTables(_ probability: Double, _ degrees: Double, _ expected: Double) {
        let value = StudentT.twoSided(probability, degrees: degrees)
        #expect(abs(value - expected) < 1e-4 * expected, "\(value)")
    }

    /// Worked out by hand with Welch's formulas on the logarithms of 1, 2, 4 and of 2, 4, 8: means ln 2 and ln 4, the
    /// variance of each ln(2)^2, 4 degrees of freedom.
    @Test func theIntervalIsWelchs() throws {
        let difference = try difference([1, 2, 4], [2, 4, 8])
        #expect(difference.before == 2 && difference.after == 4 && difference.change == 1)
        let interval = try #require(difference.interval)
        // exp(ln 2 -+ 2.77645 x ln 2 x sqrt(2/3)) - 1
        #expect(abs(interval.lowerBound - -0.58447) < 1e-4, "\(interval)")
        #expect(abs(interval.upperBound - 8.6262) < 1e-3, "\(interval)")
        #expect(difference.verdict == .unclear)
    }

    @Test func moreIsBetterOrWorse() throws {
        let (before, after) = ([10.0, 10.1, 9.9, 10], [8.0, 8.1, 7.9, 8])
        #expect(try difference(of: Self.rate, before, after).verdict == .worse)
        #expect(try difference(of: Self.rate, after, before).verdict == .better)
        #expect(try difference(of: Self.cost, before, after).verdict == .better)
        #expect(try difference(of: Self.cost, after, before).verdict == .worse)
    }

    @Test(arguments: [([10.0], [5.0]), ([10, 10.1], [5]), ([10, 10], [5, 5]), ([0, 0], [1, 2])])
    func withoutRepeatsNothingIsClaimed(_ before: [Double], _ after: [Double]) throws {
        let difference = try difference(before, after)
        #expect(difference.interval == nil && difference.verdict == .unknown)
        #expect(!difference.isRegression(above: 0))
    }

    @Test func aRegressionIsBeyondTheLimitAndBeyondChance() throws {
        let sure = try difference([10, 10.1, 9.9, 10], [9, 9.1, 8.9, 9])
        #expect(sure.isRegression(above: 0.05) && !sure.isRegression(above: 0.15))
        let unsure = try difference([10, 15, 5, 11], [9, 14, 4, 5])
        #expect(unsure.verdict == .unclear && !unsure.isRegression(above: 0.05), "30 % less, which may be chance")
    }

    @Test func casesGoByTheirNames() throws {
        let diff = RunDiff(try side(of: "a", [1, 2]), try side(of: "b", [1, 2]))
        #expect(diff.differences.isEmpty && diff.removed == ["a"] && diff.added == ["b"])
        let same = RunDiff(try side(of: "a", [10, 10.2, 10.1]), try side(of: "a", [5, 5.2, 5.1]))
        #expect(same.differences.map(\.metric.title) == ["Gbps"], "what was not measured is not compared")
        #expect(same.regressions(above: 0.05).count == 1 && same.hasRepeats)
    }

    @Test func whatDidNotEndIsNoMeasurement() throws {
        let before = try side([10, 10.1])
        let after = try side([10, 1]) { if $0.bytes ?? 0 < 1_000_000_000 { $0.complete = false } }
        let diff = RunDiff(before, after)
        #expect(diff.failures == ["c: did not run to its end"])
        #expect(diff.differences.first?.after == 10)
        #expect(RunDiff(after, after).failures.isEmpty, "it was so before")
        #expect(RunDiff(before, try side([10, 10]) { $0.verified = false }).failures.count == 1)
    }

    @Test func theTableFits80Columns() throws {
        let name = "iwarp-write-download-1MiB-16ch-limited-to-1000MiB"
        let diff = RunDiff(
            try side(of: name, [10, 10.2]) { $0.client.cpuSecondsPerGB = 0.123456 },
            try side(of: name, [9123, 9120]) { $0.client.cpuSecondsPerGB = 0.5 }
        )
        let table = DiffTable.text(diff.differences, confidence: 0.95)
        let lines = table.split(separator: "\n")
        #expect(lines.allSatisfy { $0.count <= 80 }, "\(table)")
        #expect(lines.count == 5)
        #expect(lines[3].contains("better"), "\(table)")
    }

    @Test func anIntervalThatSaysNothingTakesNoRoom() throws {
        let name = "roce-write-upload-64KiB"
        let diff = RunDiff(try side(of: name, [1, 1.1]), try side(of: name, [1, 9000]))
        let table = DiffTable.text(diff.differences, confidence: 0.95)
        #expect(table.contains(name) && table.contains("to >+999"), "\(table)")
    }

    @Test func aSideNamesNoRunTwice() {
        #expect(throws: ResultFileError.self) { try RunSide(parsing: "/nowhere/a,/nowhere/a") }
    }
}
