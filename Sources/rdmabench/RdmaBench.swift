import ArgumentParser
import Session
import Transport

/// The `rdmabench` command.
@main
struct RdmaBench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "rdmabench",
        abstract: "Measures what moving data between two hosts really costs, over RDMA and over TCP.",
        discussion: """
            On one host: rdmabench server --listen ADDRESS
            On the other: rdmabench run HOST --key KEY, the line that the server prints

            Sizes: KiB is 1024, KB is 1000, everywhere. Rates count payload, in units of 10^9 bits per second.
            """,
        version: Version.current,
        subcommands: [
            DevicesCommand.self, ServerCommand.self, PathsCommand.self, CheckCommand.self, RunCommand.self,
            LatencyCommand.self, MixCommand.self, MigrateCommand.self, CompareCommand.self, StatusCommand.self,
            LimitCommand.self, ReportCommand.self, DiffCommand.self,
        ]
    )

    static func main() async {
        OpenFiles.raiseLimit()
        await main(nil)
    }
}
