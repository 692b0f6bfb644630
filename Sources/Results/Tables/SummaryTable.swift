/// The tables of results that end a run: throughput and its cost, or latency. Both fit 80 characters.
public enum SummaryTable {
    /// What a row is called.
    public enum Naming: Sendable {
        /// By transport, operation, direction and size.
        case parameters
        /// By the name of its case, where those would not tell the rows apart.
        case caseName
    }

    /// Throughput, the least of it in any second and in any 100 ms, cost on both ends, errors.
    ///
    /// Cores are those of the whole machine; s/GB is the processor seconds of the whole machine for 10^9 bytes.
    public static func throughput(_ naming: Naming = .parameters) -> TextTable<SummaryRow> {
        TextTable(
            columns: names(naming) + [
                .number("rate", "Gbps", digits: 4) { $0.throughputGigabitsPerSecond },
                .init("msgs", "per s") { TableText.scaled($0.messagesPerSecond) }.givingWay(1),
                .number("worst", "1 s") { $0.slowest?.second }.givingWay(3),
                .number("worst", "100ms") { $0.slowest?.tenth }.givingWay(2),
                .number("client", "cores") { $0.client.systemCores },
                .number("client", "s/GB") { $0.client.cpuSecondsPerGB },
                .number("server", "cores") { $0.server.systemCores },
                .number("server", "s/GB") { $0.server.cpuSecondsPerGB },
                .init("re-", "sent") { TableText.count($0.retransmits) },
                .init("err-", "ors") { TableText.count($0.errors) },
                .init("data", "ok") { $0.verified.map { $0 ? "yes" : "NO" } ?? TableText.notMeasured }.givingWay(4),
            ]
        )
    }

    /// Latency in microseconds, and the cores of the whole machine that it took on both ends.
    public static func latency(_ naming: Naming = .parameters) -> TextTable<SummaryRow> {
        TextTable(
            columns: names(naming, withDirection: false) + [
                .number("min", "us") { $0.latency?.minimum },
                .number("p50", "us") { $0.latency?.p50 },
                .number("p99", "us") { $0.latency?.p99 },
                .number("p99.9", "us") { $0.latency?.p999 },
                .number("p99.99", "us") { $0.latency?.p9999 },
                .number("max", "us") { $0.latency?.maximum },
                .init("count", "") { TableText.scaled($0.latency.map { Double($0.count) }) },
                .number("client", "cores") { $0.client.systemCores },
                .number("server", "cores") { $0.server.systemCores },
            ]
        )
    }

    /// The lines that belong below a table: which of its rows are not whole, and which the hosts' own rules held back.
    public static func notes(_ rows: [SummaryRow]) -> [String] {
        rows.flatMap { row in
            incompleteness(row)
                + row.hostRules.map { "\(row.caseName): \(row.limitCategory ?? "") has rules at the \($0)" }
        }
    }

    private static func incompleteness(_ row: SummaryRow) -> [String] {
        if row.isImpossible { return ["\(row.caseName): FAILED; its figures cannot be right"] }
        return row.complete ? [] : ["\(row.caseName): incomplete; its figures are those up to where it ended"]
    }

    private static func names(_ naming: Naming, withDirection: Bool = true) -> [TextTable<SummaryRow>.Column] {
        switch naming {
        case .caseName:
            [.init("case", alignment: .left) { $0.caseName }]
        case .parameters:
            [.init("via", alignment: .left) { $0.transport }, .init("op", alignment: .left) { $0.operation }]
                + (withDirection ? [.init("dir", alignment: .left) { TableText.direction($0.direction) }] : [])
                + [
                    .init("size") { TableText.size($0.sizeBytes, channels: $0.channels) },
                    .init("#") { $0.repetition.map { String($0.number) } ?? TableText.notMeasured }.givingWay(0),
                ]
        }
    }
}
