import ArgumentParser
import Metering
import Pacing
import Session
import Transport
import Workloads

/// `rdmabench mix`: storage traffic, and beside it live migration.
struct MixCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "mix",
        abstract: "Measure what live migration does to storage traffic, and what a limit helps.",
        discussion: """
            Storage is an open loop: reads and writes come at random times (Poisson), whatever becomes of those before, \
            and the latency of each counts from when it was due. Over RDMA the server moves the data, as with SMB \
            Direct: it writes what the client reads, and reads what the client writes.

            Each --migration is a case of its own beside the same storage, begun at the same moment:

              rdmabench mix HOST --storage iops=4000,size=64KiB,read=70% \\
                  --migration off --migration unlimited --migration 1000MiB

            --storage takes iops= (1000) or rate= (as in 4Gbps), size= (64KiB), read= (70%), channels=, depth= (32 \
            requests on a channel), category= (VirtualMachine), priority= (as `run --priority`), bursts= (1s lets requests come for a second, \
            then for a second not, over and over), seed=.
            --migration takes off, unlimited, a limit or a share (60%) of what the NICs carry, and name=, op= (write), \
            size= (1MiB), channels=, depth=, category= (LiveMigration), priority=. It goes up, as storage's writes do. \
            guarantee= (as in 4Gbps) and headroom= (10%) let it take what storage leaves and yield as storage wants \
            more, as `rdmabench limit guarantee` does. What `rdmabench limit` has set holds, too.
            """
    )

    @OptionGroup var server: ServerOption
    @OptionGroup(title: "Traffic") var traffic: TrafficOptions
    @OptionGroup(title: "Time") var time: TimeOptions
    @OptionGroup(title: "Time") var repeats: RepeatOption
    @OptionGroup(title: "NICs") var paths: PathOptions
    @OptionGroup(title: "NICs") var multichannel: MultichannelOption
    @OptionGroup(title: "Failover") var failover: FailoverOptions
    @OptionGroup(title: "Check") var preflight: PreflightOptions
    @OptionGroup(title: "Output") var output: OutputOptions

    @Option(
        help: "The storage traffic, as in \(StorageSpec.example).",
        transform: StorageSpec.init(parsing:)
    )
    var storage: StorageSpec

    @Option(
        name: .customLong("migration"),
        help: "off, unlimited, or a limit (1000MiB, 8Gbps, 60%); may be repeated. (default: off, then unlimited)",
        transform: MigrationSpec.init(parsing:)
    )
    var migrations: [MigrationSpec] = []

    @Flag(help: "Stamp each block at its source and check it where it arrives.")
    var verify = false

    func validate() throws {
        try traffic.check(storagePlan(traffic.strictestTransport, 1))
        for migration in migrations where migration.isOn {
            try traffic.check(plan(of: migration, traffic.strictestTransport, 1))
        }
        let names = migrations.map(\.name)
        if let twice = names.first(where: { name in names.count { $0 == name } > 1 }) {
            throw ValidationError("two cases are called '\(twice)': give one of them a name=")
        }
    }

    func run() async throws {
        let run = MeasuredRun(
            server: try server.route(),
            host: .current(speeds: paths.speeds),
            output: output,
            isQuiet: traffic.quiet,
            repeats: repeats.count
        )
        try await run.concurrent { session in
            let (route, channels) = try await multichannel.decide(traffic.transport, paths, session)
            try await preflight.check([route], in: session)
            let storage = CasePlan(name: "storage", plan: storagePlan(route.transport, channels), route: route)
            let mix = try cases.map { migration in
                let plan = plan(of: migration, route.transport, channels)
                let beside = CasePlan(name: "migration", plan: plan, route: route)
                return ConcurrentCase(
                    name: migration.name,
                    parts: [(.storage, storage)] + (migration.isOn ? [(.migration, beside)] : []),
                    rules: rules(beside: migration)
                )
            }
            return MeasuredRun.ConcurrentPlan(labels: [route.label, "mix"], cases: mix, summary: .mix)
        }
    }

    private var cases: [MigrationSpec] {
        get throws {
            guard migrations.isEmpty else { return migrations }
            return try ["off", "unlimited"].map(MigrationSpec.init(parsing:))
        }
    }

    /// What the case needs beside a limit of the migration's own: a share, and a guarantee for storage.
    private func rules(beside migration: MigrationSpec) -> LimitRules {
        var rules = LimitRules()
        if let share = migration.limit?.share { rules[migration.category].limit = .share(share) }
        if let guarantee = migration.guarantee { rules[storage.category].guarantee = guarantee }
        return rules
    }

    private func storagePlan(_ transport: TransportKind, _ channels: Int) -> TransferPlan {
        var plan = plan(transport, channels: storage.channels ?? channels, size: storage.size)
        plan.workload = .storage
        plan.depth = storage.depth
        plan.storage = storage.pattern
        plan.marking = storage.marking
        plan.category = storage.category
        return plan
    }

    private func plan(of migration: MigrationSpec, _ transport: TransportKind, _ channels: Int) -> TransferPlan {
        var plan = plan(transport, channels: migration.channels ?? channels, size: migration.size)
        plan.operation = migration.operation
        plan.category = migration.category
        plan.limit = migration.limit?.rate
        plan.marking = migration.marking
        plan.depth = migration.depth ?? plan.depth
        return plan
    }

    private func plan(_ transport: TransportKind, channels: Int, size: Int) -> TransferPlan {
        TransferPlan(
            transport: transport,
            channels: channels,
            blockSize: size,
            completion: traffic.completion,
            verify: verify,
            hugePages: traffic.hugePages,
            amount: .seconds(time.duration?.seconds ?? 10),
            warmup: time.warmup?.seconds ?? 1,
            interval: traffic.interval.seconds,
            failover: failover.failover,
            acknowledgeTimeout: traffic.acknowledgeTimeout
        )
    }
}
