import Fabric
import Metering

/// What the page of a report shows: texts, and pictures as markup.
struct ReportPage {
    /// A graph that was drawn.
    struct Figure {
        let name: String
        let question: String
        let caption: String
        let wide: HTML
        let narrow: HTML

        init(_ graph: Graph, wide: HTML, narrow: HTML) {
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

    /// A table: its header, the first column of words, the rest of numbers; `style` is what report.css calls others.
    struct Table {
        let title: String
        var note: String?
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
        tables = ReportTables(run, expectations).all
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
