import ArgumentParser
import Fabric
import Metering
import Results
import Session
import Transport
import Workloads

/// `rdmabench compare`: all that two hosts can carry, beside what it should be.
struct CompareCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "compare",
        abstract: "Measure TCP and every kind of RDMA that two hosts have between them, beside what it should be.",
        discussion: """
            TCP, RoCE and iWARP, each over all equal NICs of its kind: throughput without a limit and under the caps of \
            the article on live migration, latency idle and under load, storage beside live migration. Each row stands \
            beside the figure of others or the cap that it is held against, and what the wire can carry; figures and \
            caps of 2x10 Gbps count by their share on other links. The paths are checked before, as by `rdmabench check`.

            A case that cannot be measured is a row that says why, and the rest goes on; the exit status is 1 then.

              rdmabench compare HOST --quick
              rdmabench compare HOST --only 'roce-*' --skip '*-storage-*'
            """
    )

    @Argument(help: ServerOption.hostHelp)
    var host: String?

    @OptionGroup var control: ControlOptions
    @OptionGroup(title: "Over ssh") var ssh: SSHOptions
    @OptionGroup(title: "Cases") var cases: CaseOptions
    @OptionGroup(title: "Cases") var repeats: RepeatOption
    @OptionGroup(title: "NICs") var paths: PathOptions
    @OptionGroup(title: "Check") var preflight: PreflightOptions
    @OptionGroup(title: "Output") var references: ReferenceOption
    @OptionGroup(title: "Output") var output: OutputOptions

    @Flag(help: "Measure each case for 1s instead of 5s.")
    var quick = false

    @Option(
        name: [.customShort("t"), .long],
        help: "How long to measure each case. (default: 5s, with --quick 1s)",
        transform: TimeSpan.init(parsing:)
    )
    var duration: TimeSpan?

    @Option(help: "How a worker waits.")
    var completion = CompletionMode.event

    @Flag(name: .shortAndLong, help: "No progress lines, but for cases that fail.")
    var quiet = false

    func validate() throws {
        guard host != nil || cases.list else { throw ValidationError("which host? name it, or say --list") }
        _ = try host.map { try control.route(to: $0, ssh) }
        do {
            try TransferPlan(transport: .tcp, amount: .seconds(comparison.seconds)).validate(physicalMemory: .max)
        } catch {
            throw ValidationError("\(error)")
        }
    }

    private var comparison: Comparison {
        var comparison = quick ? Comparison.quick : .usual
        if let duration { comparison.seconds = duration.seconds }
        comparison.completion = completion
        return comparison
    }

    func run() async throws {
        let chosen = try cases.chosen
        guard let host, !cases.list else { return Terminal.print(CaseList.text(chosen, comparison), terminator: "") }
        let (figures, missing) = try references.figures()
        if let missing { Terminal.warn(missing) }
        let description = HostDescription.current(speeds: paths.speeds)
        let run = MeasuredRun(
            server: try control.route(to: host, ssh),
            host: description,
            output: output,
            isQuiet: quiet,
            repeats: repeats.count
        )
        try await run.concurrent(report: ProgressLines(isQuiet: quiet).show) { session in
            let ways = try await ways(of: chosen, in: session)
            let chosen = chosen.filter { ways[$0.carrier] != nil }
            let planned = chosen.compactMap { one in ways[one.carrier].map { comparison.plan(one, over: $0) } }
            let table = ComparisonSummary(
                cases: chosen,
                references: figures,
                client: session.clientHost,
                server: session.serverHost
            )
            let labels = Carrier.allCases.filter { ways[$0] != nil }.map(\.rawValue)
            return .init(labels: labels + ["compare"], cases: planned, summary: table.summary)
        }
    }

    /// The ways of the carriers that cases need, with what was found on them; no way where neither host has such RDMA.
    private func ways(of chosen: [CompareCase], in session: ClientSession) async throws -> [Carrier: CarrierRoute] {
        var ways: [Carrier: CarrierRoute] = [:]
        var inspected: [CheckLine] = []
        for carrier in Carrier.allCases where chosen.contains(where: { $0.carrier == carrier }) {
            guard var way = try await CarrierRoute.find(carrier, paths.terms, in: session) else {
                let named = chosen.filter { $0.carrier == carrier && cases.selection.names($0) }
                if !named.isEmpty {
                    ways[carrier] = CarrierRoute(carrier, obstacle: "neither host has \(carrier.title)")
                }
                continue
            }
            Terminal.note("\(way)")
            way.plan?.warnings.forEach(Terminal.warn)
            if !preflight.isOff {
                let lines = try await way.inspect(in: session, isForced: preflight.force)
                let new = lines.filter { !inspected.contains($0) }
                new.filter { $0.verdict.severity != .ok }.forEach { Terminal.note("\($0)") }
                inspected += new
            }
            ways[carrier] = way
        }
        let good = inspected.count { $0.verdict.severity == .ok }
        if !inspected.isEmpty {
            Terminal.note("\(good) of \(inspected.count) checks are ok, as `rdmabench check` makes them")
        }
        guard !ways.isEmpty else {
            throw SessionError.failed("neither host has the RDMA that the chosen cases are about")
        }
        return ways
    }
}
