import ArgumentParser
import Metering
import Session
import Transport
import Workloads

/// `rdmabench latency`: one message at a time.
struct LatencyCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "latency",
        abstract: "Send one message at a time back and forth, and measure how long each takes.",
        discussion: """
            What is given is half of a round trip, as perftest does; for an RDMA READ it is the whole operation.
            With --completion busy a WRITE is noticed by watching memory, otherwise by a SEND that follows it.
            """
    )

    @OptionGroup var server: ServerOption
    @OptionGroup(title: "Traffic") var traffic: TrafficOptions
    @OptionGroup(title: "Time") var time: TimeOptions
    @OptionGroup(title: "Time") var repeats: RepeatOption
    @OptionGroup(title: "Priority") var priority: PriorityOptions
    @OptionGroup(title: "Output") var output: OutputOptions

    @Option(
        name: .customLong("op"),
        help: "The RDMA operation, or a list of them; all three by default.",
        transform: OperationList.init(parsing:)
    )
    var operations = OperationList.all

    @Option(
        name: .shortAndLong,
        help: "Bytes of a message: one size, a list, or a range by doubling. (default: 64)",
        transform: SizeList.init(parsing:)
    )
    var size: SizeList?

    func validate() throws {
        for size in sizes { try traffic.check(plan(traffic.strictestTransport, .write, blockSize: size)) }
    }

    private var sizes: [Int] { size?.sizes.map(\.bytes) ?? [64] }

    func run() async throws {
        let run = MeasuredRun(
            server: try server.route(),
            output: output,
            isQuiet: traffic.quiet,
            repeats: repeats.count,
            summary: .latency
        )
        try await run.run(label: "latency") { session in
            let (route, reason) = try await traffic.transport.decide(session)
            Terminal.note(reason)
            let operations = route.transport == .tcp ? [.send] : operations.operations
            return sizes.flatMap { size in
                operations.map { CasePlan(plan: plan(route.transport, $0, blockSize: size), route: route) }
            }
        }
    }

    private func plan(_ transport: TransportKind, _ operation: Operation, blockSize: Int) -> TransferPlan {
        TransferPlan(
            workload: .latency,
            transport: transport,
            operation: operation,
            blockSize: blockSize,
            depth: 2,
            completion: traffic.completion,
            hugePages: traffic.hugePages,
            amount: .seconds(time.duration?.seconds ?? 5),
            warmup: time.warmup?.seconds ?? 0.5,
            interval: traffic.interval.seconds,
            marking: priority.marking,
            acknowledgeTimeout: traffic.acknowledgeTimeout
        )
    }
}
