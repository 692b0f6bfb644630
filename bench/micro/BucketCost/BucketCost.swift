import Glibc
import Metering
import Pacing

/// What an operation of a bucket, and a question to a pacer, cost with several threads on the same limit; CSV.
@main
enum BucketCost {
    static func main() throws {
        let operations = CommandLine.arguments.dropFirst().first.flatMap { Int($0) } ?? 40_000_000
        print("case,threads,operations,cores,cpu_ns_per_operation,wall_ns_per_operation")
        for (name, work) in try cases() {
            for threads in [1, 2, 4, 16] { measure(name, threads: threads, operations: operations, work) }
        }
    }

    /// What a thread does so many times.
    private static func cases() throws -> [(name: String, work: @Sendable (Int) -> Void)] {
        // So high that hardly anybody has to wait: what is measured is the operation, not the limit.
        let limited = RunLimit(BandwidthLimit(bytesPerSecond: BandwidthLimit.maximum))
        let free = RunLimit(nil)
        let host = try HostLimits(rules: LimitRules())
        let guarantee = Guarantee(try BandwidthLimit(parsing: "1Gbps"))
        let guaranteeing = try HostLimits(rules: LimitRules([.virtualMachine: LimitRule(guarantee: guarantee)]))
        return [
            ("clock", { count in for _ in 0..<count { readClock() } }),
            (
                "reserve",
                { count in
                    let bucket = limited.bucket
                    let now = MonotonicTime.now()
                    for _ in 0..<count { reserve(bucket, now) }
                }
            ),
            ("allows_limited", { count in askOften(Pacer(run: limited), count) }),
            ("allows_no_limit_set", { count in askOften(Pacer(run: free), count) }),
            ("allows_no_host_limit_set", { count in askOften(Pacer(host: host), count) }),
            (
                "allows_guaranteed",
                { count in askOften(Pacer(host: guaranteeing, category: .virtualMachine), count) }
            ),
            ("allows_no_limits", { count in askOften(Pacer(), count) }),
        ]
    }

    private static func askOften(_ pacer: consuming Pacer, _ count: Int) {
        var pacer = pacer
        for _ in 0..<count { ask(&pacer) }
    }

    // Each operation is a call of its own, so that none is moved out of the loop.

    @inline(never)
    private static func readClock() { _ = MonotonicTime.now() }

    @inline(never)
    private static func reserve(_ bucket: borrowing Bucket, _ now: MonotonicTime) { _ = bucket.reserve(4096, at: now) }

    @inline(never)
    private static func ask(_ pacer: inout Pacer) { _ = pacer.allows(4096) }

    private static func measure(
        _ name: String,
        threads: Int,
        operations: Int,
        _ work: @escaping @Sendable (Int) -> Void
    ) {
        let crew = Crew(threads) { work(operations / threads) }
        let cpu = processorTime()
        let start = MonotonicTime.now()
        crew.run()
        let wall = MonotonicTime.now().nanoseconds(since: start)
        let busy = processorTime().nanoseconds(since: cpu)
        let figures = [busy, wall].map { NumberText.padded(Double($0) / Double(operations), places: 1) }
        print("\(name),\(threads),\(operations),\(Crew.cores),\(figures.joined(separator: ","))")
    }

    private static func processorTime() -> MonotonicTime {
        var time = timespec()
        clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return MonotonicTime(nanoseconds: UInt64(time.tv_sec) * 1_000_000_000 + UInt64(time.tv_nsec))
    }
}
