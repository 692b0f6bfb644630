import Fabric
import Foundation
import TestSupport
import Testing

@testable import Results

@Suite struct ReportTests {
    private static let attack = "<script>alert(1)</script>\"'&<img src=x onerror=alert(1)>"
    private let temporary: TemporaryFolder

    init() throws {
        temporary = try TemporaryFolder()
    }

    /// A run whose words want to be markup.
    private func hostileRun() throws -> RunFiles {
        let folder = try RunFolder.create(in: temporary.path, started: Date())
        var row = SummaryRow.example("tcp")
        (row.caseName, row.runID) = (Self.attack, Self.attack)
        try folder.write(summary: [row])
        var host = HostDescription(hostname: Self.attack, kernel: Self.attack, architecture: Self.attack, processors: 1)
        host.operatingSystem = Self.attack
        var record = RunRecord(
            runID: Self.attack,
            started: Date(),
            command: [Self.attack],
            toolVersion: "0",
            client: host,
            server: host
        )
        record.warnings = [Self.attack]
        let event = NICEvent(end: .client, nic: Self.attack, counter: Self.attack, count: 7, meaning: Self.attack)
        record.cases = [CaseRecord(row: row, plan: .null, events: [event])]
        try folder.write(record: record)
        return try RunFiles(reading: folder.path)
    }

    @Test func wordsOfAPeerAreNoMarkup() throws {
        var report = Report(try hostileRun())
        let page = try report.html(plots: nil)
        #expect(!page.contains("<script") && !page.contains("<img"))
        #expect(page.contains("&lt;script&gt;alert(1)&lt;/script&gt;&quot;&#39;&amp;&lt;img src=x"))
        #expect(page.contains("default-src 'none'"), "and were one, the browser would not run it")
    }

    @Test func whatHappenedOnTheNICsIsATableWhereSomethingDid() throws {
        var report = Report(try hostileRun())
        #expect(try report.html(plots: nil).contains("What happened on the NICs"))
        let host = HostDescription(hostname: "a", kernel: "6.1", architecture: "x86_64", processors: 1)
        let quiet = try RunFolder.create(in: temporary.path, labels: ["quiet"], started: Date())
        try quiet.write(summary: [.example("tcp")])
        try quiet.write(record: RunRecord(runID: "q", started: Date(), command: [], toolVersion: "0", client: host))
        var other = Report(try RunFiles(reading: quiet.path))
        #expect(try !other.html(plots: nil).contains("What happened on the NICs"))
    }

    @Test func withoutGnuplotThereAreTablesAndAWord() throws {
        let scripts = temporary.path + "/plots"
        try FileManager.default.createDirectory(atPath: scripts, withIntermediateDirectories: true)
        for graph in Graph.all {
            try "".write(toFile: "\(scripts)/\(graph.script).gnuplot", atomically: true, encoding: .utf8)
        }
        var report = Report(try hostileRun())
        let page = try report.html(plots: scripts, gnuplot: "no-such-gnuplot")
        #expect(
            report.problems.contains { $0.contains("no-such-gnuplot is not installed: apt-get install gnuplot-nox") }
        )
        #expect(page.contains("apt-get install gnuplot-nox"))
        #expect(!page.contains("<svg") && page.contains("Throughput and its cost"))
    }

    @Test func withoutScriptsItSaysWhereTheyBelong() throws {
        var report = Report(try hostileRun())
        _ = try report.html(plots: nil)
        #expect(report.problems.contains { $0.contains("--plots") })
    }

    @Test func whatAScriptSaysIsHandedOn() throws {
        // Any program will do: this one fails, and says why.
        let program = temporary.path + "/gnuplot"
        try "#!/bin/sh\necho 'line 3: no such column' >&2; exit 1\n".write(
            toFile: program,
            atomically: true,
            encoding: .utf8
        )
        try FileManager.default.setAttributes([.posixPermissions: 0o755], ofItemAtPath: program)
        try "".write(toFile: temporary.path + "/throughput.gnuplot", atomically: true, encoding: .utf8)
        var report = Report(try hostileRun())
        _ = try report.html(plots: temporary.path, gnuplot: program)
        #expect(report.problems.contains { $0.contains("line 3: no such column") })
        #expect(report.problems.contains { $0.contains("there is no \(temporary.path)/cpu.gnuplot") })
    }

    @Test func gnuplotReadsTextsAsTexts() throws {
        #expect(Gnuplot.quoted("it's") == "'it''s'")
        let file = try CSVFile("case,v\n\"a,\"\"b\"\"\nc\",1\n", path: "x", required: [])
        #expect(GraphData.text(file, with: ["v": [2.5], "w": [nil]]) == "case,v,w\na  b ?c,2.5,\n")
    }

    @Test func picturesShareNoNames() throws {
        let svg = """
            <?xml version="1.0"?><svg width="9" height="9" viewBox="0 0 9 9"
             xmlns="http://www.w3.org/2000/svg"><title>Gnuplot</title><g id="gnuplot_canvas"><circle id='gpDot'/>\
            <use xlink:href='#gpDot'/><path fill='url(#gpPat)'/></g></svg>
            """
        let element = try #require(Picture.element(svg, name: "w1", label: "What")).text
        #expect(element.hasPrefix("<svg viewBox=\"0 0 9 9\""))
        #expect(!element.contains("Gnuplot") && !element.contains("width="))
        #expect(element.contains("id='w1-gpDot'") && element.contains("'#w1-gpDot'"))
        #expect(element.contains("id=\"w1-gnuplot_canvas\"") && element.contains("url(#w1-gpPat)"))
        #expect(Picture.element("no picture", name: "w1", label: "What") == nil)
    }

    @Test func aReportTakesNoDevicesPlace() {
        #expect(throws: RunFolderError.self) { try Report.write("x", to: "/dev/null") }
        #expect(throws: RunFolderError.self) { try Report.write("x", to: temporary.path) }
    }
}
