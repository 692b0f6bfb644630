import ArgumentParser
import Pacing

/// `rdmabench limit set`: sets the limit of a category.
struct LimitSetCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "set",
        abstract: "Set the limit of a category, at once.",
        discussion: """
            rdmabench limit set LiveMigration 1000MiB
            rdmabench limit set LiveMigration 60%

            PowerShell's KB, MB and GB are powers of 1024: its 1000MB is 1000MiB here, where 1000MB are 10^9 bytes. A \
            size is meant per second; 8Gbps are bits. At least 1 MiB/s.

            A share, from 1% to 100%, is one of what is available at the moment: the payload that the NICs can carry \
            which a process's runs use and which are up. It falls when one dies and rises when it is back. NICs whose \
            speed the kernel does not know need --speed, at run and server.
            """
    )

    @Argument(
        help: "Default, VirtualMachine, LiveMigration or StorageReplication.",
        transform: LimitCategory.init(parsing:)
    )
    var category: LimitCategory

    @Argument(
        help: "Bytes per second, as in 1000MiB or 1000MB, a rate, as in 8Gbps, or a share, as in 60%.",
        transform: CategoryLimit.init(parsing:)
    )
    var limit: CategoryLimit

    @Flag(help: "Keep it over a reboot.")
    var persist = false

    func run() throws {
        try LimitTable().change(category, to: limit, persistent: persist)
    }
}
