import Fabric
import Results
import Workloads

/// How a comparison ends: its tables, and comparison.csv.
struct ComparisonSummary: Sendable {
    let cases: [CompareCase]
    let references: ReferenceFigures
    let client: HostDescription
    let server: HostDescription

    var summary: RunSummary {
        RunSummary(
            text: { ComparisonTable.text(compared($0)) },
            notes: { recorder in
                // Its own guarantee is what such a case is about; what failed stands below the table.
                let own = Set(
                    cases.filter { $0.measure == .storage(.guaranteed) }.flatMap { Self.all(of: $0, recorder) }
                        .map(\.caseName)
                )
                return SummaryTable.notes(recorder.rows.filter { $0.complete && !own.contains($0.caseName) })
            },
            events: { _ in [] },
            warnings: { recorder in
                recorder.cases.filter(\.complete).flatMap { one in one.warnings.map { "\(one.name): \($0)" } }
            },
            files: ["comparison.csv"],
            write: { recorder in
                try recorder.folder?.write(
                    comparison: compared(recorder).map { ComparisonRow(runID: recorder.runID, $0) }
                )
            }
        )
    }

    /// The cases of which there is a row.
    private func compared(_ recorder: RunRecorder) -> [ComparedCase] {
        cases.compactMap { one in
            let rows = Self.rows(of: one, recorder)
            return ComparedCase(
                one.name,
                rows: rows,
                baseline: one.baseline.flatMap { Self.rows(of: $0, recorder).first },
                links: rows.first.flatMap { LinkCeiling($0, client: client, server: server) },
                references: references,
                reason: Self.reason(rows, recorder)
            )
        }
    }

    /// The row of a case, or those of its parts; of several measurements those of the one in the middle.
    private static func rows(of one: CompareCase, _ recorder: RunRecorder) -> [SummaryRow] {
        SummaryRow.typical(all(of: one, recorder))
    }

    /// All rows of a case.
    private static func all(of one: CompareCase, _ recorder: RunRecorder) -> [SummaryRow] {
        recorder.rows.filter { row in
            let name = row.repetition?.caseName ?? row.caseName
            return name == one.name || name.hasPrefix("\(one.name).")
        }
    }

    /// Why the first part that is not whole is not.
    private static func reason(_ rows: [SummaryRow], _ recorder: RunRecorder) -> String? {
        guard let broken = rows.first(where: { !$0.complete }) else { return nil }
        return recorder.cases.first { $0.name == broken.caseName }?.warnings.first
    }
}
