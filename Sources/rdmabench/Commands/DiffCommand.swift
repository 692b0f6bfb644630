import ArgumentParser
import Metering
import Results

/// `rdmabench diff`: what differs between two runs.
struct DiffCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "diff",
        abstract: "Compare two runs of the same cases, and say what has become worse.",
        discussion: """
            Each side is a run, or several runs of the same with commas between: run1,run2,run3. Cases of the same \
            name are compared, with all their repetitions (run --repeat). Where both sides have measured a case at least twice, the interval says where the \
            change lies with the confidence that was asked for (Welch's t interval of the ratio of geometric means), and \
            what lies outside of chance is called better or WORSE. A single measurement shows the difference, and claims nothing.
            """
    )

    @Argument(help: "The runs before.")
    var a: String

    @Argument(help: "The runs after.")
    var b: String

    @Option(
        help: "Exit with status 1 where something became worse by more than this, as in 5%, and not by chance.",
        transform: PartOption.init(parsing:)
    )
    var failAbove: PartOption?

    @Option(help: "The confidence of intervals. (default: 95%)", transform: PartOption.init(parsing:))
    var confidence: PartOption?

    @Flag(help: "Print JSON.")
    var json = false

    func validate() throws {
        guard let confidence else { return }
        guard (0.5..<1).contains(confidence.value) else {
            throw ValidationError("--confidence is from 50% to below 100%")
        }
    }

    func run() throws {
        let (before, after) = (try RunSide(parsing: a), try RunSide(parsing: b))
        let confidence = confidence?.value ?? 0.95
        let diff = RunDiff(before, after, confidence: confidence)
        guard !diff.differences.isEmpty || !diff.failures.isEmpty else {
            throw ValidationError("A and B have no case of the same name with figures of the same kind")
        }
        if json {
            try Terminal.print(json: diff.differences)
        } else {
            Terminal.print(DiffTable.text(diff.differences, confidence: confidence), terminator: "")
        }
        Terminal.note("\nA: \(before.paths.joined(separator: ", "))\nB: \(after.paths.joined(separator: ", "))")
        if !diff.removed.isEmpty { Terminal.note("In A alone: \(diff.removed.joined(separator: ", "))") }
        if !diff.added.isEmpty { Terminal.note("In B alone: \(diff.added.joined(separator: ", "))") }
        diff.failures.forEach { Terminal.warn("in B \($0), and it did in A") }
        try conclude(diff)
    }

    private func conclude(_ diff: RunDiff) throws {
        if !diff.hasRepeats {
            Terminal.note(
                "Nothing can be said of chance: measure each side several times (--repeat, or run1,run2,run3)."
            )
        }
        guard let failAbove else { return }
        let regressions = diff.regressions(above: failAbove.value)
        for regression in regressions {
            let change = NumberText.padded(abs(regression.change ?? 0) * 100, places: 1)
            let limit = NumberText.fixed(failAbove.value * 100, places: 3)
            Terminal.warn("\(regression.caseName): \(regression.metric.title) is \(change)% worse, more than \(limit)%")
        }
        guard regressions.isEmpty, diff.failures.isEmpty else { throw ExitCode.failure }
    }
}
