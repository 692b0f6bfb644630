import Metering
import Testing

@testable import Results

@Suite struct TableTests {
    private func lines(_ text: String) -> [String] {
        text.split(separator: "\n", omittingEmptySubsequences: false).map(String.init)
    }

    @Test func looksAsItIsMeantToLook() {
        var tcp = SummaryRow.example("tcp")
        tcp.operation = "send"
        tcp.server = tcp.client
        tcp.verified = nil
        tcp.channels = 1
        #expect(
            SummaryTable.throughput().text([tcp, .example()]) == """
                via  op    dir    size  rate  msgs client client server server  re- err- data
                                        Gbps per s  cores   s/GB  cores   s/GB sent  ors   ok
                ---- ----- --- ------- ----- ----- ------ ------ ------ ------ ---- ---- ----
                tcp  send  up    64KiB 9.400 17.9k  0.350  0.298  0.350  0.298    3    0    -
                roce write up  4x64KiB 9.400 17.9k  0.350  0.298      -      -    3    0  yes

                """
        )
    }

    @Test func fitsATerminalWhateverWasMeasured() {
        var row = SummaryRow.example("iwarp", size: 524_288)
        row.direction = "download"
        row.channels = 1
        row.bytes = 1_249_900_000_000
        row.messages = 999_999_999
        row.client.systemCores = 127.96
        row.client.cpuSecondsPerGB = 123.45
        row.server = row.client
        row.retransmits = .max
        row.errors = 99999
        row.verified = false
        var histogram = LatencyHistogram()
        for time in [1, 999_999, 59_999_999_999] as [UInt64] { histogram.record(time, count: 1_000_000) }
        row.latency = LatencySummary(histogram)
        let tables = [SummaryTable.throughput(), SummaryTable.latency(), SummaryTable.throughput(.caseName)]
        row.caseName = String(repeating: "a case with a long name ", count: 10)
        for table in tables {
            for line in lines(table.text([row])) { #expect(line.count <= 80, "\(line)") }
        }
        #expect(SummaryTable.throughput().text([row]).contains(" NO\n"))
    }

    @Test func latencyHasItsPercentiles() throws {
        var histogram = LatencyHistogram()
        for microsecond in 1...20000 as ClosedRange<UInt64> { histogram.record(microsecond * 1000) }
        var row = SummaryRow.example()
        row.channels = 1
        row.latency = LatencySummary(histogram)
        let table = lines(SummaryTable.latency().text([row]))
        #expect(
            table[0].split(separator: " ") == [
                "via", "op", "size", "min", "p50", "p99", "p99.9", "p99.99", "max", "count", "client", "server",
            ]
        )
        let cells = table[3].split(separator: " ")
        #expect(cells.prefix(4) == ["roce", "write", "64KiB", "1.00"])
        #expect(abs(try #require(Double(cells[4])) / 10000 - 1) < 0.001)
    }

    @Test func textsGiveWayAndNumbersDoNot() {
        var table = TextTable<[String]>(
            columns: [
                .init("name", alignment: .left) { $0[0] }, .init("note", alignment: .left) { $0[1] },
                .init("n") { $0[2] },
            ],
            width: 24
        )
        let rows = [["a-name-that-is-far-too-long", "short", "123456789"]]
        #expect(lines(table.text(rows))[2] == "a-name-~ short 123456789")
        table.width = 0
        #expect(lines(table.text(rows))[2] == "a-nam~ short 123456789")
    }

    @Test func columnsGiveWayWithoutFiguresThenInTheirOrder() {
        let columns: [TextTable<[String]>.Column] = [
            .init("a") { $0[0] }, .init("bb") { $0[1] }.givingWay(2), .init("cc") { $0[2] }.givingWay(1),
            .init("dd") { $0[3] }.givingWay(3),
        ]
        func header(_ width: Int, _ row: [String]) -> String {
            lines(TextTable<[String]>(columns: columns, width: width).text([row]))[0]
        }
        #expect(header(80, ["1", "2", "3", "-"]) == "a bb cc")
        #expect(header(10, ["1", "2", "3", "4"]) == "a bb cc dd")
        #expect(header(9, ["1", "2", "3", "4"]) == "a bb dd")
        #expect(header(6, ["1", "2", "3", "4"]) == "a dd")
        #expect(header(0, ["1", "2", "3", "4"]) == "a")
    }

    @Test func theSlowestTimeOfARunStandsBesideItsRate() {
        var row = SummaryRow.example()
        row.slowest = SlowestSummary(second: 9.1, tenth: 2.5)
        row.verified = nil
        #expect(
            SummaryTable.throughput().text([row]) == """
                via  op    dir    size  rate worst worst client client server server  re- err-
                                        Gbps   1 s 100ms  cores   s/GB  cores   s/GB sent  ors
                ---- ----- --- ------- ----- ----- ----- ------ ------ ------ ------ ---- ----
                roce write up  4x64KiB 9.400  9.10  2.50  0.350  0.298      -      -    3    0

                """
        )
    }

    @Test func aColumnCanBeAdded() {
        var table = SummaryTable.throughput()
        table.columns.append(.number("ratio", "") { _ in 0.954 })
        #expect(lines(table.text([.example()]))[3].hasSuffix(" 0.954"))
    }

    @Test func noTextBreaksALine() {
        let table = TextTable<String>(columns: [.init("name", alignment: .left) { $0 }, .init("", "x") { $0 }])
        #expect(lines(table.text(["a\nb\r\n\u{1b}[2J\u{9b}"])).count == 5)
        #expect(!table.text(["\u{1b}\u{9b}"]).unicodeScalars.contains { $0 == "\u{1b}" || $0 == "\u{9b}" })
    }

    @Test func anEmptyTableIsItsHeader() {
        #expect(lines(SummaryTable.throughput().text([])).count == 4)
        #expect(TextTable<Int>(columns: []).text([1, 2]) == "\n\n\n")
    }

    @Test func whatWasNotMeasuredIsADash() {
        let row = SummaryRow(runID: "r", caseName: "c", transport: "tcp", operation: "send", direction: "both")
        let cells = lines(SummaryTable.throughput().text([row]))[3].split(separator: " ")
        #expect(cells == ["tcp", "send", "both"] + Array(repeating: "-", count: 8))
    }

    @Test func incompleteRowsAreNamedBelow() {
        var row = SummaryRow.example()
        #expect(SummaryTable.notes([row]).isEmpty)
        row.complete = false
        #expect(
            SummaryTable.notes([row]) == ["roce-write-64KiB: incomplete; its figures are those up to where it ended"]
        )
    }
}
