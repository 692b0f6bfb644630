import Results
import Workloads

/// How a run ends on screen: its tables, what belongs below them, and what is written beside the files of every run.
struct RunSummary: Sendable {
    /// The tables.
    let text: @Sendable (RunRecorder) -> String
    /// Which rows are not whole, and which the hosts' own rules held back.
    var notes: @Sendable (RunRecorder) -> [String] = { SummaryTable.notes($0.rows) }
    /// What happened on the NICs.
    var events: @Sendable (RunRecorder) -> [String] = { NICEvent.lines($0.cases) }
    /// What a reader of the figures should know.
    var warnings: @Sendable (RunRecorder) -> [String] = { $0.warnings }
    /// Further files in the run's folder.
    var files: [String] = []
    /// Writes them.
    var write: @Sendable (RunRecorder) throws -> Void = { _ in }

    static let throughput = RunSummary { SummaryTable.throughput().text($0.rowsByCase) }
    static let latency = RunSummary { SummaryTable.latency().text($0.rowsByCase) }
    /// Of machines that moved, beside figures of others.
    static func migration(_ references: ReferenceFigures) -> RunSummary {
        RunSummary(
            text: { recorder in
                var known: [String: MigrationTable.Reference] = [:]
                for row in recorder.rows {
                    let links = LinkCeiling(row, client: recorder.hosts.client, server: recorder.hosts.server)
                    known[row.caseName] = references.throughput(for: row, link: links?.link)
                }
                return MigrationTable.text(recorder.rowsByCase, machines: recorder.machines, references: known)
            },
            files: ["rounds.csv", "machines.csv"]
        )
    }

    static let mix = RunSummary { MixTable.table.text(MixRow.rows($0.rowsByCase)) }
}
