import Metering

/// The figures of a run as the report's tables have them.
struct ReportTables {
    private let lines: [(line: CaseLine, expectation: Expectation)]
    private let machines: CSVFile?
    private let occurrences: [(caseName: String, event: NICEvent)]

    /// The tables of a run, whose cases have been held against these figures.
    init(_ run: RunFiles, _ expectations: [Expectation]) {
        lines = Array(zip(run.cases, expectations))
        machines = run.machines
        occurrences = run.description?.events ?? []
    }

    /// Those in which there is something, as they follow each other.
    var all: [ReportPage.Table] {
        [repeats, migration, virtualMachines, throughput, latency, events, references].filter { !$0.lines.isEmpty }
    }

    /// Throughput, what part of ceiling and reference it is, its cost; columns that no case has are left out.
    private var throughput: ReportPage.Table {
        let lines = lines.filter { $0.line.workload != "latency" }
        let columns: [(title: String, cell: (CaseLine, Expectation) -> String)] = [
            ("Gbps", { line, _ in number(line.number("throughput_gbps"), 4) }),
            ("Ceiling", { number(ceiling($0, $1)) }),
            ("of it", { share($0.number("throughput_gbps"), ceiling($0, $1)) }),
            ("Reference", { number(payload($0, $1)) }),
            ("of it", { share($0.number("throughput_gbps"), payload($0, $1)) }),
            ("Worst second", { line, _ in number(line.number("worst_second_gbps")) }),
            ("Worst 100 ms", { line, _ in number(line.number("worst_100ms_gbps")) }),
            ("Client s/GB", { line, _ in number(line.number("client_cpu_s_per_gb")) }),
            ("Server s/GB", { line, _ in number(line.number("server_cpu_s_per_gb")) }),
            ("Resent", { line, _ in count(line.number("retransmits")) }),
            ("Errors", { line, _ in count(line.number("errors")) }),
            ("Data", { line, _ in line.isVerified.map { $0 ? "right" : "WRONG" } ?? TableText.notMeasured }),
        ]
        return table("Throughput and its cost", lines, columns)
    }

    /// How long hosts took to be empty, and how long machines stood still for it.
    private var migration: ReportPage.Table {
        let columns: [(title: String, cell: (CaseLine, Expectation) -> String)] = [
            ("Option", { line, _ in text(line.record, "performance") }),
            ("Moved", { line, _ in "\(count(line.number("vms_moved"))) of \(count(line.number("vms")))" }),
            ("Memory", { line, _ in size(line.number("memory_bytes")) }),
            ("Empty after s", { line, _ in number(line.number("evacuation_s")) }),
            ("Memory Gbps", { line, _ in number(line.number("memory_gbps"), 4) }),
            ("Reference", { number($1.reference?.expected) }),
            ("of it", { share($0.number("memory_gbps"), $1.reference?.expected) }),
            ("Downtime ms", { line, _ in milliseconds(line.number("downtime_max_s")) }),
            ("Mean", { line, _ in milliseconds(line.number("downtime_mean_s")) }),
            ("Rounds", { line, _ in count(line.number("rounds_max")) }),
            ("Not converged", { line, _ in count(line.number("not_converged")) }),
        ]
        let lines = lines.filter { $0.line.workload == "migration" }
        return table("How long the host took to be empty", style: "evacuation", lines, columns)
    }

    /// Each virtual machine; columns that none has are left out.
    private var virtualMachines: ReportPage.Table {
        let records = machines?.records ?? []
        let hasCases = Set(records.map { text($0, "case") }).count > 1
        let columns: [(title: String, cell: (CSVRecord) -> String)] = [
            ("Memory", { size(value($0, "memory_bytes")) }), ("Rounds", { count(value($0, "rounds")) }),
            ("Sent", { size(value($0, "sent_bytes")) }), ("Start s", { number(value($0, "start_s")) }),
            ("Took s", { number(value($0, "total_s")) }), ("Downtime ms", { milliseconds(value($0, "downtime_s")) }),
            ("Written Gbps", { number(value($0, "dirty_gbps")) }), ("Needs Gbps", { number(value($0, "needed_gbps")) }),
            ("Status", { status($0) }),
        ]
        let cells = shown(columns.map { column in (column.title, records.map(column.cell)) })
        return ReportPage.Table(
            title: "Virtual machines",
            style: hasCases ? "machines cases" : "machines",
            header: (hasCases ? ["Case"] : []) + ["Machine"] + cells.map(\.title),
            lines: records.indices.map { row in
                let names = (hasCases ? ["case"] : []) + ["vm"]
                return ReportPage.Line(cells: names.map { text(records[row], $0) } + cells.map { $0.cells[row] })
            }
        )
    }

    /// Latencies in microseconds.
    private var latency: ReportPage.Table {
        let columns = ["min", "p50", "p99", "p999", "p9999", "max"].map { "latency_\($0)_us" }
        return ReportPage.Table(
            title: "Latency in µs",
            header: ["Case", "Least", "Median", "99 %", "99.9 %", "99.99 %", "Most", "Count"],
            lines: lines.map(\.line).filter { $0.number("latency_p50_us") != nil }.map { line in
                ReportPage.Line(
                    cells: [name(line)] + columns.map { number(line.number($0)) }
                        + [count(line.number("latency_count"))]
                )
            }
        )
    }

    /// What the cases came to that were measured several times.
    private var repeats: ReportPage.Table {
        ReportPage.Table(
            title: "Medians, and how far measurements lay apart",
            style: "cases",
            header: ["Case", "Figure", "n", "Median", "Least", "Most", "Spread", "95 % mean from", "to"],
            lines: RepeatedFigure.all(of: lines.map(\.line)).map { figure in
                let numbers = [figure.median, figure.least, figure.most].map { number($0, 4) }
                let interval = [figure.low, figure.high].map { number($0, 4) }
                return ReportPage.Line(
                    cells: [figure.caseName.printable(limit: 100), figure.title, String(figure.repeats)] + numbers
                        + [TableText.percent(figure.spread)] + interval
                )
            }
        )
    }

    /// Counters of NICs that moved.
    private var events: ReportPage.Table {
        ReportPage.Table(
            title: "What happened on the NICs",
            note: "Counters that moved while it was measured, and mean trouble.",
            style: "words events",
            header: ["Case", "NIC", "Counter", "What it means"],
            lines: occurrences.map { name, event in
                ReportPage.Line(
                    cells: [
                        name, "\(event.end.rawValue) \(event.nic)", "\(event.counter) +\(event.count)", event.meaning,
                    ].map { $0.printable(limit: 200) }
                )
            }
        )
    }

    /// The figures that cases were held against, each once.
    private var references: ReportPage.Table {
        var figures: [ReferenceFigure] = []
        for figure in lines.compactMap(\.expectation.reference?.figure) where !figures.contains(figure) {
            figures.append(figure)
        }
        return ReportPage.Table(
            title: "What it is held against",
            note: "On other links a figure counts by its share of them.",
            style: "words references",
            header: ["Figure", "Value", "Condition", "Source"],
            lines: figures.map { figure in
                let link = figure.linkGigabitsPerSecond.map { " on \(number($0)) Gbps" } ?? ""
                return ReportPage.Line(cells: [
                    figure.id, "\(number(figure.value)) \(figure.unit)\(link)", figure.condition,
                    figure.source + (figure.note.map { ". \($0)" } ?? ""),
                ])
            }
        )
    }

    private func table(
        _ title: String,
        style: String = "",
        _ lines: [(line: CaseLine, expectation: Expectation)],
        _ columns: [(title: String, cell: (CaseLine, Expectation) -> String)]
    ) -> ReportPage.Table {
        let cells = shown(columns.map { column in (column.title, lines.map { column.cell($0.line, $0.expectation) }) })
        return ReportPage.Table(
            title: title,
            style: style,
            header: ["Case"] + cells.map(\.title),
            lines: lines.indices.map { row in
                ReportPage.Line(cells: [name(lines[row].line)] + cells.map { $0.cells[row] })
            }
        )
    }

    /// The columns in which there is something.
    private func shown(_ columns: [(title: String, cells: [String])]) -> [(title: String, cells: [String])] {
        columns.filter { $0.cells.contains { $0 != TableText.notMeasured } }
    }

    /// Of all directions that a case's figures hold together. Storage gets what it asked for, whatever there is.
    private func ceiling(_ line: CaseLine, _ expectation: Expectation) -> Double? {
        guard ["bandwidth", "migration"].contains(line.workload) else { return nil }
        return expectation.ceiling.map { $0 * line.directions }
    }

    /// What others got of payload: what a migration is held against is memory.
    private func payload(_ line: CaseLine, _ expectation: Expectation) -> Double? {
        line.workload == "migration" ? nil : expectation.reference?.expected
    }

    private func name(_ line: CaseLine) -> String {
        line.name.printable(limit: 100) + (line.isComplete ? "" : " (\(line.status))")
    }

    private func number(_ value: Double?, _ digits: Int = 3) -> String { TableText.number(value, digits: digits) }

    private func count(_ value: Double?) -> String { TableText.count(value.flatMap { UInt64(exactly: $0) }) }

    private func milliseconds(_ seconds: Double?) -> String { number(seconds.map { $0 * 1000 }) }

    private func size(_ bytes: Double?) -> String {
        bytes.flatMap { Int(exactly: $0) }.map { ByteSize(bytes: $0).approximate } ?? TableText.notMeasured
    }

    private func status(_ record: CSVRecord) -> String {
        let isStuck = record.text("status") == "moved" && record.text("converged") == "false"
        let reason = record.text("reason").map { ": \($0.printable(limit: 200))" } ?? ""
        return text(record, "status") + (isStuck ? ", not converged" : "") + reason
    }

    private func text(_ record: CSVRecord, _ column: String) -> String {
        record.text(column)?.printable(limit: 100) ?? TableText.notMeasured
    }

    /// Files with something else in these columns are not read at all (``RunFiles``).
    private func value(_ record: CSVRecord, _ column: String) -> Double? { try? record.number(column) }

    private func share(_ value: Double?, _ whole: Double?) -> String {
        guard let value, let whole, whole > 0 else { return TableText.notMeasured }
        return NumberText.padded(value / whole * 100, places: 0) + " %"
    }
}
