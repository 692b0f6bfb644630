import ArgumentParser
import Fabric
import Session
import Workloads

/// `rdmabench check`: whether two hosts are fit for a run.
struct CheckCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "check",
        abstract: "Look whether the paths to a server carry what both ends' NICs would send.",
        discussion: """
            Packets of many sizes that must not be fragmented go both ways on each path that `rdmabench paths` \
            chooses. A switch with a smaller MTU than the NICs lets small ones pass and drops large ones without a \
            word: connections open, and stall. Connections are tried, settings of both ends are held against each \
            other, and a short burst shows which error counters rise. Exits with status 1 where data would be lost.
            """
    )

    @OptionGroup var server: ServerOption
    @OptionGroup(title: "NICs") var paths: PathOptions
    @OptionGroup var inspection: InspectionOptions

    func run() async throws {
        let lines = try await inspection.meet(server, paths) { session, choice in
            let (route, plan) = try choice.route(session)
            return try await Preflight.inspect(route, plan, in: session).lines
        }
        if inspection.json {
            try Terminal.print(json: lines)
        } else {
            lines.forEach { Terminal.print("\($0)") }
        }
        if lines.contains(where: { $0.verdict.severity == .failure }) { throw ExitCode.failure }
    }
}
