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
            Packets that must not be fragmented go both ways on each path that `rdmabench paths` chooses, in growing \
            sizes. A switch with a smaller MTU than the NICs lets small ones pass and drops large ones without a word: \
            connections open, and stall. Exits with status 1 where data would be lost.
            """
    )

    @OptionGroup var server: ServerOption
    @OptionGroup(title: "NICs") var paths: PathOptions

    @Option(help: "What the paths may carry.")
    var transport = TransportChoice.auto

    @Flag(help: "Print JSON.")
    var json = false

    func run() async throws {
        let choice = PathChoice(terms: paths.terms, transport: transport)
        let host = HostDescription.current(speeds: paths.speeds)
        let lines = try await ClientSession.connect(to: server.address, as: host) { session in
            let (route, plan) = try choice.route(session)
            return try await Preflight.inspect(route, plan, in: session)
        }
        if json {
            try Terminal.print(json: lines)
        } else {
            lines.forEach { Terminal.print("\($0)") }
        }
        if lines.contains(where: { $0.verdict.severity == .failure }) { throw ExitCode.failure }
    }
}
