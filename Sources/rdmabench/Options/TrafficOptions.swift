import ArgumentParser
import Metering
import Transport
import Workloads

extension CompletionMode: ExpressibleByArgument {}
extension Direction: ExpressibleByArgument {}
extension Operation: ExpressibleByArgument {}
extension TransportChoice: ExpressibleByArgument {}

/// How data is moved, and how waited for: what `run` and `latency` share.
struct TrafficOptions: ParsableArguments {
    @Option(help: "What carries the data: auto takes RDMA where both ends have it, else TCP, as SMB does.")
    var transport = TransportChoice.auto

    @Option(help: "How a worker waits: event sleeps, busy polls, adaptive polls for 50 us and then sleeps.")
    var completion = CompletionMode.event

    @Option(name: [.customShort("t"), .long], help: "How long to measure, as in 10s, 500ms or 2m.", transform: TimeSpan.init(parsing:))
    var duration: TimeSpan?

    @Option(help: "Traffic before the measurement begins.", transform: TimeSpan.init(parsing:))
    var warmup: TimeSpan?

    @Option(name: .shortAndLong, help: "The time between two live lines.", transform: TimeSpan.init(parsing:))
    var interval: TimeSpan?

    @Flag(help: "Take memory from huge pages (sysctl vm.nr_hugepages).")
    var hugePages = false

    @Flag(name: .shortAndLong, help: "No live lines.")
    var quiet = false
}
