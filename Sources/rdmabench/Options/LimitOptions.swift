import ArgumentParser
import Pacing

/// What limits hold for a run.
struct LimitOptions: ParsableArguments {
    @Option(
        help: "What the run counts as among the limits of `rdmabench limit`, on each host that sends.",
        transform: LimitCategory.init(parsing:)
    )
    var category = LimitCategory.default

    @Option(
        help: """
            A limit of this run alone, in each direction: 1000MiB (bytes per second; PowerShell's 1000MB), 1000MB or \
            8Gbps; 1 MiB at least. Large blocks go in pieces of 2 ms; with --op send or --verify they stay whole, as \
            messages do.
            """,
        transform: BandwidthLimit.init(parsing:)
    )
    var limit: BandwidthLimit?
}
