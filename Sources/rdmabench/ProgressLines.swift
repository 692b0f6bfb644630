import Glibc
import Metering
import Synchronization
import Workloads

/// The lines that tell how a long run goes: which case of how many, what it moves, and how long it still takes.
///
/// On a terminal one line rewrites itself until its case is over; elsewhere each case has a line when it begins and one
/// for what came of it.
final class ProgressLines: Sendable {
    private let isQuiet: Bool
    private let isTerminal = isatty(STDERR_FILENO) == 1
    /// What the line of the case that runs begins and ends with; whether it runs at all.
    private let current = Mutex((head: "", left: "", runs: true))

    init(isQuiet: Bool) {
        self.isQuiet = isQuiet
    }

    @Sendable
    func show(_ event: CaseRunner.Event) {
        switch event {
        case .next(let concurrent, let number, let count, let secondsLeft):
            let head = "[\(number)/\(count)] \(concurrent.name)"
            let left = "\(Self.clock(secondsLeft)) left"
            let runs = concurrent.obstacle == nil
            current.withLock { $0 = (head, left, runs) }
            // Many cases have the same reason, which stands below the tables once.
            guard runs else { return Terminal.note("\(head): FAILED, as is said at the end") }
            if !isTerminal { Terminal.note("\(head): \(left)") }
            draw("")
        case .interval(let interval, let casePlan):
            draw("  \(rate(interval.gigabitsPerSecond(interval.total), casePlan))")
        case .ended(let result):
            guard current.withLock({ $0.runs }), !isQuiet || !result.row.complete else { return }
            let text = outcome(of: result)
            if isTerminal {
                Terminal.rewrite("\(current.withLock { $0.head })\(text)\n")
            } else {
                Terminal.note("    \(text)")
            }
        case .begins: break
        }
    }

    private func draw(_ figures: String) {
        guard isTerminal, !isQuiet else { return }
        let (head, left, _) = current.withLock { $0 }
        Terminal.rewrite("\(head)\(figures)  \(left)")
    }

    private func rate(_ gigabits: Double, _ casePlan: CasePlan) -> String {
        NumberText.significant(gigabits, digits: 4) + " Gbps" + (casePlan.part.map { " \($0.rawValue)" } ?? "")
    }

    private func outcome(of result: CaseResult) -> String {
        let row = result.row
        let part = row.caseName.lastIndex(of: ".").map { "  \(row.caseName[row.caseName.index(after: $0)...]):" } ?? ""
        guard row.complete else { return "\(part)  FAILED: \(result.warnings.first ?? "it ended early")" }
        let latency = row.latency.map { latency in
            "p50 \(NumberText.significant(latency.p50, digits: 3)) us, p99 \(NumberText.significant(latency.p99, digits: 3)) us"
        }
        let rate = row.throughputGigabitsPerSecond.map { "\(NumberText.significant($0, digits: 4)) Gbps" }
        let empty = row.migration?.evacuationSeconds.map {
            "host empty after \(NumberText.significant($0, digits: 3)) s"
        }
        let figures = row.workload == "latency" ? [latency] : [rate, latency, empty]
        return "\(part)  \(figures.compactMap { $0 }.joined(separator: ", "))"
    }

    /// Minutes and seconds, as in "1:05".
    private static func clock(_ seconds: Double) -> String {
        let whole = max(0, Int(seconds.rounded()))
        let rest = whole % 60
        return "\(whole / 60):\(rest < 10 ? "0" : "")\(rest)"
    }
}
