import ArgumentParser
import Metering
import Pacing
import Session
import Transport
import Workloads

extension MigrationPerformance: ExpressibleByArgument {}

/// `rdmabench migrate`: virtual machines move to the server's host.
struct MigrateCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "migrate",
        abstract: "Move virtual machines to a server, and measure how long this host takes to be empty.",
        discussion: """
            rdmabench migrate HOST --vms 8 --memory 16GiB --dirty-rate 50MiB --simultaneous 4 --resident 4GiB

            Live migration by pre-copy: a round over all memory while the machine runs, rounds over the pages that were \
            written to meanwhile, and when the rest fits into --downtime the machine stands still, the rest is sent, and \
            the server says that it goes on there. Real memory is written to and really moves; no machine is run, and no \
            state of processors or devices is sent. What does not converge is stopped after all, as Hyper-V does, and \
            the bandwidth is named that it would have taken.

            --performance is Hyper-V's: tcp is one TCP stream, compression one of compressed memory (LZ4), smb all equal \
            NICs at once, over RDMA where both ends have it. There --op read lets the server fetch memory, as SMB Direct \
            does, and --op write puts it there, as QEMU does.
            """
    )

    @OptionGroup var server: ServerOption
    @OptionGroup(title: "Virtual machines") var machines: MachineOptions
    @OptionGroup(title: "Traffic") var traffic: TrafficOptions
    @OptionGroup(title: "NICs") var paths: PathOptions
    @OptionGroup(title: "Traffic") var repeats: RepeatOption
    @OptionGroup(title: "Priority") var priority: PriorityOptions
    @OptionGroup(title: "Failover") var failover: FailoverOptions
    @OptionGroup(title: "Check") var preflight: PreflightOptions
    @OptionGroup(title: "Output") var references: ReferenceOption
    @OptionGroup(title: "Output") var output: OutputOptions

    @Option(help: "How memory is carried: tcp, compression or smb.")
    var performance = MigrationPerformance.smb

    @Option(
        name: .customLong("op"),
        help: "read: the server fetches memory; write: this host puts it there. RDMA only."
    )
    var operation = Operation.read

    @Option(
        name: .shortAndLong,
        help: "Bytes that go at once, where so many pages lie beside each other. (default: 1MiB)",
        transform: ByteSize.init(parsing:)
    )
    var size: ByteSize?

    @Option(name: .shortAndLong, help: "Channels. (default: smb the plan's, else 1)")
    var channels: Int?

    @Option(help: "Runs of pages in flight on a channel, as long as they are no more than 4 MiB or two blocks.")
    var depth = 64

    @Option(
        help: "What the migration counts as among the limits of this host.",
        transform: LimitCategory.init(parsing:)
    )
    var category = LimitCategory.liveMigration

    @Option(help: "A limit of this migration alone: 1000MiB, 8Gbps.", transform: BandwidthLimit.init(parsing:))
    var limit: BandwidthLimit?

    @Flag(help: "Compare all memory at both ends when all machines have moved; the cost is in the processor time.")
    var verify = false

    func validate() throws {
        if performance != .smb && traffic.transport == .rdma {
            throw ValidationError(
                "--performance \(performance.rawValue) goes over TCP: use smb, or leave --transport out"
            )
        }
        let strictest = performance == .smb ? traffic.strictestTransport : .tcp
        try traffic.check(plan(strictest, channels ?? 1))
    }

    func run() async throws {
        let (figures, missing) = try references.figures()
        if let missing { Terminal.warn(missing) }
        let run = MeasuredRun(
            server: try server.route(),
            host: .current(speeds: paths.speeds),
            output: output,
            isQuiet: traffic.quiet,
            repeats: repeats.count,
            summary: .migration(figures)
        )
        try await run.run(label: "migrate") { session in
            let (route, planned) = try decide(session)
            try await preflight.check([route], in: session)
            let plan = plan(route.transport, channels ?? planned)
            return [CasePlan(plan: plan, route: route, performance: performance)]
        }
    }

    private func decide(_ session: ClientSession) throws -> (DataRoute, channels: Int) {
        guard performance == .smb || paths.isRestricting else {
            Terminal.note(
                "TCP to \(session.serverAddress.host): one stream, as --performance \(performance.rawValue) has it"
            )
            return (.tcp(session), 1)
        }
        let transport = performance == .smb ? traffic.transport : .tcp
        let (route, plan) = try PathChoice(terms: paths.terms, transport: transport).route(session)
        Terminal.note("\(route): as `rdmabench paths` explains")
        plan.warnings.forEach(Terminal.warn)
        return (route, performance == .smb ? plan.chosen.map(\.channels).reduce(0, +) : 1)
    }

    private func plan(_ transport: TransportKind, _ channels: Int) -> TransferPlan {
        let pattern = machines.pattern(compresses: performance == .compression)
        return TransferPlan(
            workload: .migration,
            transport: transport,
            operation: operation,
            channels: channels,
            blockSize: size?.bytes ?? 1 << 20,
            depth: depth,
            completion: traffic.completion,
            verify: verify,
            hugePages: traffic.hugePages,
            amount: .bytes(pattern.totalMemory),
            warmup: 0,
            interval: traffic.interval.seconds,
            failover: failover.failover,
            migration: pattern,
            category: category,
            limit: limit,
            marking: priority.marking,
            acknowledgeTimeout: traffic.acknowledgeTimeout
        )
    }
}
