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
            discussion: """
                On the left: throughput, message_rate, latency_p50 (p90, p99, p999, p9999, min, mean, max), \
                cpu_s_per_gb, gbps_per_core, process_cores, system_cores, or any column of summary.csv that holds \
                numbers. cpu_s_per_gb and what follows it must hold on both ends.
                """
        ),
        transform: RequirementOption.init(parsing:)
    )
    var requirements: [RequirementOption] = []

    var root: String? { keepsNothing ? nil : resultsFolder }

    func validate() throws {
        if csv && json { throw ValidationError("--csv and --json both go to standard output: choose one") }
    }
}
