import ArgumentParser
import Metering
import Transport

/// What happens when a NIC dies.
struct FailoverOptions: ParsableArguments {
    @Option(
        help: """
            Silence after which a connection counts as dead: others carry on, and it is made anew. Above 64 channels it \
            grows with their number. (default: 3s)
            """,
        transform: TimeSpan.init(parsing:)
    )
    var deadAfter = TimeSpan(seconds: 3)

    @Option(
        help: "How long to try on without any connection before the run ends. (default: 30s)",
        transform: TimeSpan.init(parsing:)
    )
    var giveUpAfter = TimeSpan(seconds: 30)

    var failover: Failover { Failover(deadAfter: deadAfter.seconds, giveUpAfter: giveUpAfter.seconds) }
}
