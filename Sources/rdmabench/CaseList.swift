import Metering
import Results
import Workloads

/// The cases of a comparison as `--list` shows them.
enum CaseList {
    /// A line a case: its name, how long it takes, what it measures.
    static func text(_ cases: [CompareCase], _ comparison: Comparison) -> String {
        let seconds = NumberText.fixed(comparison.seconds + comparison.warmup, places: 1)
        return TextTable<CompareCase>(columns: [
            .init("case", alignment: .left) { $0.name },
            .init("takes", "s") { _ in seconds },
            .init("what it measures", alignment: .left) { $0.summary },
        ]).text(cases)
    }
}
