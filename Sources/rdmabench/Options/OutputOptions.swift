import ArgumentParser

/// Where results go, and what they must be.
struct OutputOptions: ParsableArguments {
    @Option(name: .customLong("results"), help: "The folder for results; each run gets one of its own in it.")
    var resultsFolder = "results"

    @Flag(name: .customLong("no-results"), help: "Keep no files.")
    var keepsNothing = false

    @Flag(help: "Print the lines of summary.csv on standard output, instead of the table.")
    var csv = false

    @Flag(help: "Print run.json on standard output, instead of the table.")
    var json = false

    @Option(
        name: .customLong("require"),
        help: ArgumentHelp(
            "Exit with status 1 unless this holds for each case, as in 'throughput>=9Gbps'; may be repeated.",
            discussion: "Metrics: \(MetricNames.all)"),
        transform: RequirementOption.init(parsing:))
    var requirements: [RequirementOption] = []

    var root: String? { keepsNothing ? nil : resultsFolder }

    func validate() throws {
        if csv && json { throw ValidationError("--csv and --json both go to standard output: choose one") }
    }
}
