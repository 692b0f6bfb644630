import Metering

/// What ends a comparison: tables for a mail, and below them how to read them. All of it fits 80 characters.
public enum ComparisonTable {
    /// The tables of what is there, and their notes.
    public static func text(_ cases: [ComparedCase]) -> String {
        let tables = ComparedCase.Quantity.allCases.compactMap { quantity in
            let rows = cases.filter { $0.quantity == quantity }
            return rows.isEmpty ? nil : table(quantity).text(rows)
        }
        let notes = ComparisonNotes(cases).lines.map { TableText.paragraph($0) }
        return (tables + [notes.joined()]).filter { !$0.isEmpty }.joined(separator: "\n")
    }

    private static func table(_ quantity: ComparedCase.Quantity) -> TextTable<ComparedCase> {
        switch quantity {
        case .throughput: throughput
        case .latency: latency
        case .storageLatency: storage
        case .migration: migration
        }
    }

    private static let migration = TextTable<ComparedCase>(
        columns: [
            .init("case", alignment: .left) { $0.name },
            .number("got", "Gbps", digits: 4) { $0.measured },
            .number("exp.", "Gbps") { $0.expectation?.value },
            .init("from", alignment: .left) { $0.expectation?.source ?? TableText.notMeasured },
            .number("down", "ms") { $0.row.migration?.downtimeMaximum.map { $0 * 1000 } },
        ] + ratioAndCost
    )

    private static let throughput = TextTable<ComparedCase>(
        columns: [
            .init("case", alignment: .left) { $0.name },
            .number("got", "Gbps", digits: 4) { $0.row.throughputGigabitsPerSecond },
            .number("wire", "Gbps") { $0.ceiling },
            .number("exp.", "Gbps") { $0.row.limitGigabitsPerSecond ?? $0.reference?.expected },
            .init("from", alignment: .left) { $0.expectation?.source ?? TableText.notMeasured },
        ] + ratioAndCost
    )

    private static let storage = TextTable<ComparedCase>(
        columns: [
            .init("case", alignment: .left) { $0.name },
            .number("got", "Gbps") { $0.row.throughputGigabitsPerSecond },
            .init("of", "asked") { TableText.percent($0.servedShare) },
            .number("p99", "us") { $0.row.latency?.p99 },
            .number("migr.", "Gbps") { $0.beside?.throughputGigabitsPerSecond },
        ] + ratioAndCost
    )

    private static let latency = TextTable<ComparedCase>(columns: [
        .init("case", alignment: .left) { $0.name },
        .number("p50", "us") { $0.row.latency?.p50 },
        .number("p99", "us") { $0.row.latency?.p99 },
        .number("p99.9", "us") { $0.row.latency?.p999 },
        .number("load", "Gbps") { $0.beside?.throughputGigabitsPerSecond },
        .number("ratio", "") { $0.ratio },
        .number("client", "cores", digits: 2) { $0.row.client.systemCores },
        .number("server", "cores", digits: 2) { $0.row.server.systemCores },
        verdict,
    ])

    private static let ratioAndCost: [TextTable<ComparedCase>.Column] = [
        .number("ratio", "") { $0.ratio },
        .init("client", "s/GB") { cost($0.cost(\.client)) },
        .init("server", "s/GB") { cost($0.cost(\.server)) },
        verdict,
    ]

    private static func cost(_ cost: ComparedCost?) -> String {
        switch cost {
        case .host(let seconds): TableText.number(seconds)
        case .atLeast(let seconds): ">" + TableText.number(seconds)
        case nil: TableText.notMeasured
        }
    }

    private static let verdict = TextTable<ComparedCase>.Column("verdict", alignment: .left) { compared in
        switch compared.verdict {
        case .ok: "ok"
        case nil: TableText.notMeasured
        case let other?: other.rawValue.uppercased()
        }
    }
}
