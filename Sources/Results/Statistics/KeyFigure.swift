/// A figure that says something about a case: what runs and repetitions are compared by.
public struct KeyFigure: Sendable, Equatable {
    /// The column of summary.csv.
    public let column: String
    /// What it is called in a table.
    public let title: String
    /// Whether more of it is better.
    public let higherIsBetter: Bool

    /// The figures of a workload.
    static func all(of workload: String) -> [KeyFigure] {
        switch workload {
        case "latency": [p50, p99]
        case "storage": [throughput, p50, p99]
        case "migration": [memoryRate, downtime, clientCost, serverCost]
        default: [throughput, clientCost, serverCost]
        }
    }

    private static let throughput = KeyFigure(column: "throughput_gbps", title: "Gbps", higherIsBetter: true)
    private static let memoryRate = KeyFigure(column: "memory_gbps", title: "memory Gbps", higherIsBetter: true)
    private static let downtime = KeyFigure(column: "downtime_max_s", title: "downtime s", higherIsBetter: false)
    private static let p50 = KeyFigure(column: "latency_p50_us", title: "p50 us", higherIsBetter: false)
    private static let p99 = KeyFigure(column: "latency_p99_us", title: "p99 us", higherIsBetter: false)
    private static let clientCost = KeyFigure(
        column: "client_cpu_s_per_gb",
        title: "client s/GB",
        higherIsBetter: false
    )
    private static let serverCost = KeyFigure(
        column: "server_cpu_s_per_gb",
        title: "server s/GB",
        higherIsBetter: false
    )
}
