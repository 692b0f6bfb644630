import ArgumentParser
import Metering
import Session
import Transport
import Workloads

/// `rdmabench compare`: TCP, RoCE and iWARP side by side.
struct CompareCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "compare",
        abstract: "Measure TCP and every kind of RDMA that two hosts have between them, side by side."
    )

    @OptionGroup var server: ServerOption
    @OptionGroup(title: "Check") var preflight: PreflightOptions
    @OptionGroup(title: "Output") var output: OutputOptions

    @Option(
        name: [.customShort("t"), .long],
        help: "How long to measure each case.",
        transform: TimeSpan.init(parsing:)
    )
    var duration: TimeSpan?

    @Option(help: "How a worker waits.")
    var completion = CompletionMode.event

    @Flag(name: .shortAndLong, help: "No live lines.")
    var quiet = false

    func run() async throws {
        let comparison = Comparison(seconds: duration?.seconds ?? 5, completion: completion)
        let run = MeasuredRun(server: server.address, output: output, isQuiet: quiet, table: .both)
        try await run.run(label: "compare") { session in
            let (routes, problems) = try await DataRoute.rdma(session)
            routes.forEach { Terminal.note("\($0)") }
            if routes.isEmpty {
                Terminal.warn("no RDMA between these hosts, so TCP alone:\n  " + problems.joined(separator: "\n  "))
            }
            try await preflight.check([.tcp(session)] + routes, in: session)
            return comparison.cases(tcp: .tcp(session), rdma: routes)
        }
    }
}
