import ArgumentParser
import Pacing

/// `rdmabench limit set`: sets the limit of a category.
struct LimitSetCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "set",
        abstract: "Set the limit of a category, at once.",
        discussion: """
            rdmabench limit set LiveMigration 1000MiB

            PowerShell's KB, MB and GB are powers of 1024: its 1000MB is 1000MiB here, where 1000MB are 10^9 bytes. A \
            size is meant per second; 8Gbps are bits. At least 1 MiB/s.
            """
    )

    @Argument(
        help: "Default, VirtualMachine, LiveMigration or StorageReplication.",
        transform: LimitCategory.init(parsing:)
    )
    var category: LimitCategory

    @Argument(
        help: "Bytes per second, as in 1000MiB or 1000MB, or a rate, as in 8Gbps.",
        transform: BandwidthLimit.init(parsing:)
    )
    var limit: BandwidthLimit

    @Flag(help: "Keep it over a reboot.")
    var persist = false

    func run() throws {
        try LimitTable().change(category, to: limit, persistent: persist)
    }
}
