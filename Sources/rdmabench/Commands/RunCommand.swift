import ArgumentParser
import Metering
import Session
import Transport
import Workloads

/// `rdmabench run`: throughput and its cost.
struct RunCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "run",
        abstract: "Move data to or from a server, and measure throughput and CPU cost on both ends."
    )

    @OptionGroup var server: ServerOption
    @OptionGroup(title: "Traffic") var traffic: TrafficOptions
    @OptionGroup(title: "TCP") var stream: StreamOptions
    @OptionGroup(title: "Time") var time: TimeOptions
    @OptionGroup(title: "Time") var repeats: RepeatOption
    @OptionGroup(title: "NICs") var paths: PathOptions
    @OptionGroup(title: "NICs") var multichannel: MultichannelOption
    @OptionGroup(title: "Limits") var limits: LimitOptions
    @OptionGroup(title: "Priority") var priority: PriorityOptions
    @OptionGroup(title: "Failover") var failover: FailoverOptions
    @OptionGroup(title: "Check") var preflight: PreflightOptions
    @OptionGroup(title: "Output") var output: OutputOptions

    @Option(name: .customLong("op"), help: "The RDMA operation; TCP has only one.")
    var operation = Operation.write

    @Option(name: .shortAndLong, help: "Seen from here: upload, download, or both at once.")
    var direction = Direction.upload

    @Option(
        name: .shortAndLong,
        help: "Bytes of a block: one size, a list (64KiB,1MiB), or a range by doubling (4KiB..8MiB). (default: 64KiB)",
        transform: SizeList.init(parsing:)
    )
    var size: SizeList?

    @Option(
        help: "Move this much in each direction, instead of measuring for a time.",
        transform: ByteSize.init(parsing:)
    )
    var bytes: ByteSize?

    @Option(
        name: .shortAndLong,
        help:
            "Channels in each direction, with a thread each at both ends. (default: 1, with --multichannel the plan's)"
    )
    var channels: Int?

    @Option(help: "Blocks in flight on a channel, RDMA only. (default: 8 MiB of blocks, 4 to 128)")
    var depth: Int?

    @Flag(
        help: """
            RDMA only: all blocks of a channel lie in one and the same place at either end, as perftest's do. It stays in a \
            processor's cache, which the memory of an application does not.
            """
    )
    var oneBuffer = false

    @Flag(help: "Stamp each block at its source and check it where it arrives.")
    var verify = false

    func validate() throws {
        if time.duration != nil && bytes != nil { throw ValidationError("--duration and --bytes: choose one") }
        for size in sizes { try traffic.check(plan(traffic.strictestTransport, channels ?? 1, blockSize: size)) }
    }

    private var sizes: [Int] { size?.sizes.map(\.bytes) ?? [64 * 1024] }

    func run() async throws {
        let run = MeasuredRun(
            server: try server.route(),
            host: .current(speeds: paths.speeds),
            output: output,
            isQuiet: traffic.quiet,
            repeats: repeats.count,
            summary: .throughput
        )
        try await run.run(label: operation.rawValue) { session in
            let (route, planned) = try await multichannel.decide(traffic.transport, paths, session)
            try await preflight.check([route], in: session)
            return sizes.map {
                CasePlan(plan: plan(route.transport, channels ?? planned, blockSize: $0), route: route)
            }
        }
    }

    private func plan(_ transport: TransportKind, _ channels: Int, blockSize: Int) -> TransferPlan {
        TransferPlan(
            transport: transport,
            operation: operation,
            direction: direction,
            channels: channels,
            blockSize: blockSize,
            depth: depth,
            completion: traffic.completion,
            writeSize: stream.writeSize?.bytes,
            usesSendfile: stream.sendfile,
            discardsReceived: stream.discardReceived,
            verify: verify,
            hugePages: traffic.hugePages,
            usesOneBuffer: oneBuffer,
            amount: bytes.map { .bytes(UInt64($0.bytes)) } ?? .seconds(time.duration?.seconds ?? 10),
            warmup: time.warmup?.seconds ?? (bytes == nil ? 1 : 0),
            interval: traffic.interval.seconds,
            failover: failover.failover,
            category: limits.category,
            limit: limits.limit,
            marking: priority.marking,
            acknowledgeTimeout: traffic.acknowledgeTimeout
        )
    }
}
