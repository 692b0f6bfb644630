import Testing

@testable import Results

@Suite struct CSVReadingTests {
    private func file(_ text: String, required: [String] = []) throws -> CSVFile {
        try CSVFile(text, path: "x.csv", required: required)
    }

    private func error(_ text: String, required: [String] = []) -> String? {
        do throws(ResultFileError) {
            _ = try CSVFile(text, path: "x.csv", required: required)
            return nil
        } catch {
            return "\(error)"
        }
    }

    @Test(arguments: ["plain", "a,b", "say \"no\"", "two\nlines", "two\r\nlines", "\"", " padded ", "ü💾", ",", "#1"])
    func whatWasWrittenIsRead(_ field: String) throws {
        let text = "a,b,c\n1,\(CSV.quoted(field)),\n"
        let record = try #require(try file(text).records.first)
        #expect(record.text("b") == field)
        #expect(record.text("c") == nil)
    }

    @Test(arguments: [
        "a,b\n1,2\n", "a,b\r\n1,2\r\n", "a,b\n1,2", "a,b\n\n1,2\n\n", "a,b\r1,2\r", "\"a\",\"b\"\n\"1\",\"2\"",
    ])
    func linesEndAsTheyLike(_ text: String) throws {
        let file = try file(text)
        #expect(file.columns == ["a", "b"])
        #expect(file.records.count == 1)
        #expect(file.records.first?.text("b") == "2")
    }

    @Test func summaryRowsComeBack() throws {
        let file = try file(CSV.text([SummaryRow.example("tcp"), .example("roce")]), required: CaseLine.required)
        let lines = try file.records.map(CaseLine.init)
        #expect(lines.map(\.name) == ["tcp-write-64KiB", "roce-write-64KiB"])
        #expect(lines[1].number("throughput_gbps") == 9.4)
        #expect(lines[1].number("latency_p50_us") == nil)
        #expect(lines[1].isVerified == true && lines[1].isComplete)
        #expect(lines[1].workload == "bandwidth", "told by what the row has")
    }

    @Test func columnsGoByName() throws {
        let record = try #require(try file("later,case,x\n1,c,2\n").records.first)
        #expect(record.text("case") == "c")
        #expect(record.text("older") == nil)
        #expect(try record.number("older") == nil)
    }

    @Test func linesAreNumberedAsEditorsDo() throws {
        let records = try file("a\n\"two\nlines\"\nx\n").records
        #expect(records.map(\.line) == [2, 4])
    }

    @Test(arguments: [
        ("", "x.csv: the file is empty"),
        ("a,b\n1,2\n1\n", "x.csv:3: 1 fields, where the header has 2"),
        ("a,b\n1,2,3\n", "x.csv:2: 3 fields, where the header has 2"),
        ("a,a\n1,2\n", "x.csv:1: a: there are two such columns"),
        ("a,b\n1,\"2\n", "x.csv:2: a quotation mark that is never closed"),
        ("a,b\n1,2\"3\n", "x.csv:2: a quotation mark within a field"),
        ("a,b\n1,\"2\"3\n", "x.csv:2: text behind a field's closing quotation mark"),
    ])
    func whatIsBrokenIsNamed(_ text: String, _ beginning: String) {
        #expect(error(text)?.hasPrefix(beginning) == true, "\(error(text) ?? "no error")")
    }

    @Test func aMissingColumnIsNamed() {
        #expect(error("a\n1\n", required: ["case"])?.hasPrefix("x.csv:1: there is no column 'case'") == true)
        #expect(error("case;transport\n", required: ["case"])?.contains("save it with commas") == true)
    }

    @Test(arguments: ["9,4", "9.4 Gbps", "nan", "inf", "0x10", "1e999", "--1", "yes", "1 000"])
    func whatIsNoNumberIsNamed(_ text: String) throws {
        let record = try #require(try file("case,v\nc,\(CSV.quoted(text))\n").records.first)
        let error = #expect(throws: ResultFileError.self) { try record.number("v") }
        #expect(error?.description.hasPrefix("x.csv:2: v: '\(text)' is no number") == true)
    }
}
