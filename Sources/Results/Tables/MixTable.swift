import Metering

/// The table that ends a mix: how storage fared beside each migration. It fits 80 characters.
public enum MixTable {
    /// Storage's throughput, what part of what was asked for that is, its latencies from when requests were due; the
    /// migration's throughput; what part of the links both use upwards; the cores of the whole machine at both ends.
    public static let table = TextTable<MixRow>(columns: [
        .init("case", alignment: .left) { $0.name },
        .number("storage", "Gbps", digits: 4) { $0.storage?.throughputGigabitsPerSecond },
        .init("of", "asked") { TableText.percent($0.servedShare) },
        .number("p50", "us") { $0.storage?.latency?.p50 },
        .number("p99", "us") { $0.storage?.latency?.p99 },
        .number("p99.9", "us") { $0.storage?.latency?.p999 },
        .number("migration", "Gbps", digits: 4) { $0.migration?.throughputGigabitsPerSecond },
        .init("links", "used") { TableText.percent($0.usedShare) },
        .number("client", "cores") { $0.storage?.client.systemCores },
        .number("server", "cores") { $0.storage?.server.systemCores },
    ])
}
