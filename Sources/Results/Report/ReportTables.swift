import Metering

/// The figures of a run as the report's tables have them.
struct ReportTables {
    private let lines: [(line: CaseLine, expectation: Expectation)]

    init(_ lines: [CaseLine], _ expectations: [Expectation]) {
        self.lines = Array(zip(lines, expectations))
    }

    /// Throughput, what part of ceiling and reference it is, its cost; columns that no case has are left out.
    var throughput: ReportPage.Table {
        let lines = lines.filter { $0.line.workload != "latency" }
        let columns: [(title: String, cell: (CaseLine, Expectation) -> String)] = [
            ("Gbps", { line, _ in number(line.number("throughput_gbps"), 4) }),
            ("Ceiling", { number(ceiling($0, $1)) }),
            ("of it", { share($0.number("throughput_gbps"), ceiling($0, $1)) }),
            ("Reference", { number($1.reference?.expected) }),
            ("of it", { share($0.number("throughput_gbps"), $1.reference?.expected) }),
            ("Client s/GB", { line, _ in number(line.number("client_cpu_s_per_gb")) }),
            ("Server s/GB", { line, _ in number(line.number("server_cpu_s_per_gb")) }),
            ("Resent", { line, _ in count(line.number("retransmits")) }),
            ("Errors", { line, _ in count(line.number("errors")) }),
            ("Data", { line, _ in line.isVerified.map { $0 ? "right" : "WRONG" } ?? TableText.notMeasured }),
        ]
        let cells = columns.map { column in (column.title, lines.map { column.cell($0.line, $0.expectation) }) }
            .filter { $0.1.contains { $0 != TableText.notMeasured } }
        return ReportPage.Table(
            title: "Throughput and its cost",
            header: ["Case"] + cells.map(\.0),
            lines: lines.indices.map { row in
                ReportPage.Line(cells: [name(lines[row].line)] + cells.map { $0.1[row] })
            }
        )
    }

    /// Latencies in microseconds.
    var latency: ReportPage.Table {
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

    /// The figures that cases were held against, each once.
    var references: [ReportPage.Line] {
        var figures: [ReferenceFigure] = []
        for figure in lines.compactMap(\.expectation.reference?.figure) where !figures.contains(figure) {
            figures.append(figure)
        }
        return figures.map { figure in
            let link = figure.linkGigabitsPerSecond.map { " on \(number($0)) Gbps" } ?? ""
            return ReportPage.Line(cells: [
                figure.id, "\(number(figure.value)) \(figure.unit)\(link)", figure.condition,
                figure.source + (figure.note.map { ". \($0)" } ?? ""),
            ])
        }
    }

    /// Of all directions that a case's figures hold together. Storage gets what it asked for, whatever there is.
    private func ceiling(_ line: CaseLine, _ expectation: Expectation) -> Double? {
        line.workload == "bandwidth" ? expectation.ceiling.map { $0 * line.directions } : nil
    }

    private func name(_ line: CaseLine) -> String {
        line.name.printable(limit: 100) + (line.isComplete ? "" : " (incomplete)")
    }

    private func number(_ value: Double?, _ digits: Int = 3) -> String { TableText.number(value, digits: digits) }

    private func count(_ value: Double?) -> String { TableText.count(value.flatMap { UInt64(exactly: $0) }) }

    private func share(_ value: Double?, _ whole: Double?) -> String {
        guard let value, let whole, whole > 0 else { return TableText.notMeasured }
        return NumberText.padded(value / whole * 100, places: 0) + " %"
    }
}
