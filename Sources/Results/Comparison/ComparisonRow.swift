/// A case of a comparison with the run that it is of: a line of comparison.csv.
public struct ComparisonRow: CSVRow, Sendable {
    /// The run, as its folder is called.
    public let runID: String
    /// The case.
    public let compared: ComparedCase

    /// A line.
    public init(runID: String, _ compared: ComparedCase) {
        self.runID = runID
        self.compared = compared
    }

    /// The columns of comparison.csv; results/README.md says what each of them means.
    public static let columns: [Column<ComparisonRow>] = [
        Column("run_id") { .text($0.runID) },
        Column("case") { .text($0.compared.name) },
        Column("quantity") { .text($0.compared.quantity.rawValue) },
        Column("unit") { .text($0.compared.quantity.unit) },
        Column("measured") { .decimal($0.compared.measured, 6) },
        Column("expected") { .decimal($0.compared.expectation?.value, 6) },
        Column("expected_from") { .text($0.compared.expectation?.source) },
        Column("ratio") { .decimal($0.compared.ratio, 4) },
        Column("verdict") { .text($0.compared.verdict?.rawValue) },
        Column("link_gbps") { .decimal($0.compared.link, 6) },
        Column("ceiling_gbps") { .decimal($0.compared.ceiling, 6) },
        Column("reference") { .text($0.compared.reference?.figure.id) },
        Column("reference_gbps") { .decimal($0.compared.reference?.expected, 6) },
        Column("beside_gbps") { .decimal($0.compared.beside?.throughputGigabitsPerSecond, 6) },
        Column("served_share") { .decimal($0.compared.servedShare, 4) },
        Column("client_cpu_s_per_gb") { .decimal($0.compared.cost(\.client)?.hostSeconds, 6) },
        Column("server_cpu_s_per_gb") { .decimal($0.compared.cost(\.server)?.hostSeconds, 6) },
        Column("reason") { .text($0.compared.reason) },
    ]
}
