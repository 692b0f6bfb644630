import ArgumentParser
import Fabric
import Metering
import Transport
import Verbs
import Workloads

extension CompletionMode: ExpressibleByArgument {}
extension Direction: ExpressibleByArgument {}
extension Operation: ExpressibleByArgument {}
extension TransportChoice: ExpressibleByArgument {}

/// How data is moved, and how waited for: what all commands share that move data.
struct TrafficOptions: ParsableArguments {
    @Option(help: "What carries the data: auto takes RDMA where both ends have it, else TCP, as SMB does.")
    var transport = TransportChoice.auto

    @Option(
        help: """
            How a worker waits: event sleeps, busy polls, adaptive polls for 50 us and then sleeps. An end that the device \
            serves alone, as with WRITE and READ, always sleeps.
            """
    )
    var completion = CompletionMode.event

    @Option(
        name: .shortAndLong,
        help: "The time between two live lines, and two rows of intervals.csv. (default: 1s)",
        transform: TimeSpan.init(parsing:)
    )
    var interval = TimeSpan(seconds: 1)

    @Option(
        name: .customLong("ack-timeout"),
        help: """
            RoCE only: send again what was not acknowledged for so long: 4.096 us times a power of two, that or the next \
            longer one. Seven times in vain end a connection, but to soft-RoCE. perftest has 67ms \
            (without -R), rdma_cm half a second. (default: rdma_cm's)
            """,
        transform: AcknowledgeTimeout.init(parsing:)
    )
    var acknowledgeTimeout: AcknowledgeTimeout?

    @Flag(help: "Take memory from huge pages (sysctl vm.nr_hugepages).")
    var hugePages = false

    @Flag(name: .shortAndLong, help: "No live lines.")
    var quiet = false
}

extension TrafficOptions {
    /// The transport whose limits a plan has to keep whatever is chosen in the end.
    var strictestTransport: TransportKind { transport == .tcp ? .tcp : .rdma }

    /// Refuses a plan that cannot be carried out before anybody is called.
    func check(_ plan: TransferPlan) throws {
        do {
            try plan.validate(physicalMemory: HostDescription.currentMemoryBytes() ?? .max)
        } catch {
            throw ValidationError("\(error)")
        }
    }
}
