import ArgumentParser
import Fabric
import Metering
import Results
import Session
import Workloads

/// `rdmabench paths`: which NICs of two hosts would be used together, and why.
struct PathsCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "paths",
        abstract: "Show which NICs of two hosts are used together, and why, by the rules of SMB Multichannel.",
        discussion: """
            The session starts on TCP at the address that is named; from there each pair of NICs is looked at. Only \
            equal pairs are used together: RDMA before receive-side scaling (RSS) before the rest, the fastest, all of \
            one kind. Channels: 2 on a NIC with RDMA, 4 with RSS, 1 without, 32 in all at most.
            """
    )

    @OptionGroup var server: ServerOption
    @OptionGroup(title: "NICs") var paths: PathOptions
    @OptionGroup var inspection: InspectionOptions

    func run() async throws {
        let plan = try await inspection.meet(server, paths) { session, choice in choice.plan(session) }
        if inspection.json {
            try Terminal.print(json: plan)
        } else {
            Terminal.print(PathsText(plan).text, terminator: "")
        }
        plan.warnings.forEach(Terminal.warn)
        guard !plan.chosen.isEmpty else {
            Terminal.warn("no path between these hosts may be used")
            throw ExitCode.failure
        }
    }
}
