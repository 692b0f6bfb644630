import ArgumentParser
import Metering

/// For how long is measured: what `run`, `latency` and `mix` share.
struct TimeOptions: ParsableArguments {
    @Option(
        name: [.customShort("t"), .long],
        help: "How long to measure, as in 10s, 500ms or 2m. (default: run 10s, latency 5s)",
        transform: TimeSpan.init(parsing:)
    )
    var duration: TimeSpan?

    @Option(
        help: "Traffic before the measurement begins. (default: run 1s, latency 500ms, with --bytes 0)",
        transform: TimeSpan.init(parsing:)
    )
    var warmup: TimeSpan?
}
