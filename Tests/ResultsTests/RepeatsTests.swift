import Metering
import TestSupport
import Testing

@testable import Results

@Suite struct RepeatsTests {
    private func row(_ number: Int, gigabits: Double, complete: Bool = true, part: String = "") -> SummaryRow {
        var row = SummaryRow.example()
        row.caseName = "roce#\(number)\(part)"
        row.workload = "bandwidth"
        row.repetition = Repetition(of: "roce\(part)", number: number)
        row.bytes = UInt64(gigabits * 10 / 8 * 1e9)
        row.complete = complete
        return row
    }

    @Test func aSampleHasItsMedianAndSpread() {
        #expect(Sample([]).median == nil)
        #expect(Sample([3]).median == 3)
        #expect(Sample([3]).spread == nil)
        #expect(Sample([4, 1, 2]).median == 2)
        #expect(Sample([4, 1, 2, 3]).median == 2.5)
        #expect(Sample([1, 2, 4]).spread == 1.5)
        #expect(Sample([0, 0]).spread == nil)
    }

    @Test func theIntervalIsStudentsOfTheLogarithms() throws {
        // Mean of log2 is 1, its standard deviation 1: t of 0.95 with 2 degrees of freedom is 4.302653, by sqrt(3) 2.484137.
        let interval = try #require(Sample([1, 2, 4]).interval(0.95))
        #expect(abs(interval.lowerBound - 0.357467) < 1e-5)
        #expect(abs(interval.upperBound - 11.189997) < 1e-4)
        #expect(Sample([1]).interval(0.95) == nil)
        #expect(Sample([0, 1]).interval(0.95) == nil)
        #expect(Sample([2, 2, 2]).interval(0.95) == 2...2)
    }

    @Test func figuresAreOfThoseThatRanToTheirEnd() throws {
        let rows = [row(1, gigabits: 9), row(2, gigabits: 8), row(3, gigabits: 1, complete: false), .example()]
        let figures = RepeatedFigure.all(of: rows)
        #expect(figures.map(\.title) == ["Gbps", "client s/GB"], "the server's cost was not measured")
        let rate = try #require(figures.first)
        #expect((rate.caseName, rate.repeats, rate.least, rate.most) == ("roce", 2, 8, 9))
        #expect(abs(rate.median - 8.5) < 1e-9)
        #expect(RepeatedFigure.all(of: [.example()]).isEmpty)
    }

    @Test func theTableFitsATerminal() {
        let rows = [row(1, gigabits: 9), row(2, gigabits: 8), row(3, gigabits: 8.8)]
        #expect(
            RepeatsTable.text(RepeatedFigure.all(of: rows)) == """
                case figure      n median  least   most spread   95 %   mean
                                                                 from     to
                ---- ----------- - ------ ------ ------ ------ ------ ------
                roce Gbps        3  8.800  8.000  9.000  11.4%  7.353  10.03
                     client s/GB 3 0.2979 0.2979 0.2979   0.0% 0.2979 0.2979

                """
        )
        let wide = (1...3).map { number in
            var wide = row(number, gigabits: 123.456)
            wide.repetition = Repetition(of: String(repeating: "a-long-name-", count: 9), number: number)
            return wide
        }
        for line in RepeatsTable.text(RepeatedFigure.all(of: wide)).split(separator: "\n") {
            #expect(line.count <= 80)
        }
    }

    @Test func theTypicalMeasurementIsTheOneInTheMiddle() {
        let rates = [5.0, 9, 1, 8]
        let rows = rates.enumerated().flatMap { index, rate in
            [row(index + 1, gigabits: rate, part: ".storage"), row(index + 1, gigabits: 10 - rate, part: ".migration")]
        }
        #expect(SummaryRow.typical(rows).map(\.caseName) == ["roce#1.storage", "roce#1.migration"])
        let broken = [row(1, gigabits: 5, complete: false), row(2, gigabits: 9)]
        #expect(SummaryRow.typical(broken).map(\.caseName) == ["roce#2"])
        #expect(SummaryRow.typical([.example()]) == [.example()])
        #expect(SummaryRow.typical([]).isEmpty)
    }

    @Test func measurementsOfACaseStandBesideEachOther() {
        var other = row(1, gigabits: 1)
        (other.caseName, other.repetition) = ("tcp#1", Repetition(of: "tcp", number: 1))
        let names = [row(1, gigabits: 9), other, row(2, gigabits: 8)].byCase().map(\.caseName)
        #expect(names == ["roce#1", "roce#2", "tcp#1"])
    }

    @Test func aRunThatIsReadBackHasItsRepeats() throws {
        let folder = try TemporaryFolder()
        let run = try RunFolder.create(in: folder.path, labels: ["x"], started: .now)
        var other = SummaryRow.example("tcp")
        other.caseName = "tcp"
        try run.write(summary: [row(1, gigabits: 9), other, row(2, gigabits: 8)])
        let files = try RunFiles(reading: run.path)
        #expect(files.cases.map(\.name) == ["roce#1", "roce#2", "tcp"])
        #expect(files.summary.records.compactMap { $0.text("case") } == ["roce#1", "roce#2", "tcp"])
        let side = try RunSide(parsing: run.path)
        #expect(side.caseNames == ["roce", "tcp"])
        #expect(side.values(of: "roce", "throughput_gbps") == [9, 8])
    }
}
