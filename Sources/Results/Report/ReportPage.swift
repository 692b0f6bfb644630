import Fabric
import Metering

/// What the template shows. Its names are those of report.mustache, which escapes all texts but ``Figure``'s pictures.
struct ReportPage {
    /// A graph that was drawn.
    struct Figure {
        let name: String
        let question: String
        let caption: String
        let wide: String
        let narrow: String

        init(_ graph: Graph, wide: String, narrow: String) {
            name = graph.script
            question = graph.question
            caption = graph.caption
            self.wide = wide
            self.narrow = narrow
        }
    }

    /// A line of a table: cells as texts.
    struct Line {
        let cells: [String]
    }

    /// A table: its header, the first column of words, the rest of numbers; `style` is what the style sheet calls others.
    struct Table {
        let title: String
        var style = ""
        let header: [String]
        let lines: [Line]
    }

    let title: String
    let facts: [String]
    let command: String?
    let isIncomplete: Bool
    let warnings: [String]
    let problems: [String]
    let figures: [Figure]
    let undrawn: [String]
    let tables: [Table]
    let references: [Line]
    let events: [Line]
    let hosts: [ReportHost]

    init(
        _ run: RunFiles,
        _ expectations: [Expectation],
        graphs: [Figure],
        problems: [String],
        undrawn: [String]
    ) {
        title = run.runID.printable(limit: 200)
        command = run.description?.command.joined(separator: " ").printable(limit: 4000)
        facts =
            [run.description.map { $0.started.replacing("T", with: " ").replacing("Z", with: " UTC") }]
            .compactMap { $0 } + ["\(run.cases.count) case\(run.cases.count == 1 ? "" : "s")"]
        isIncomplete = run.description?.complete == false || run.cases.contains { !$0.isComplete }
        warnings = run.description?.warnings.map { $0.printable(limit: 1000) } ?? []
        self.problems = problems
        figures = graphs
        self.undrawn = undrawn
        let tables = ReportTables(run.cases, expectations, machines: run.machines)
        self.tables = [tables.repeats, tables.migration, tables.virtualMachines, tables.throughput, tables.latency]
            .filter {
                !$0.lines.isEmpty
            }
        references = tables.references
        events =
            run.description?.events.map { name, event in
                Line(
                    cells: [
                        name, "\(event.end.rawValue) \(event.nic)", "\(event.counter) +\(event.count)", event.meaning,
                    ].map { $0.printable(limit: 200) }
                )
            } ?? []
        hosts =
            run.description.map { description in
                let ends = [("Client", description.client)] + (description.server.map { [("Server", $0)] } ?? [])
                return ends.map { end, host in
                    ReportHost(
                        end,
                        host,
                        nics: Set(run.cases.flatMap { end == "Client" ? $0.clientNICs : $0.serverNICs })
                    )
                }
            } ?? []
    }
}
