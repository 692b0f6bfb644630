/// A line of summary.csv that was read back. What a file of an older version lacks is nil.
public struct CaseLine: Sendable {
    /// The columns without which a file is no summary.csv.
    static let required = ["case", "transport", "direction", "throughput_gbps"]

    /// The line.
    public let record: CSVRecord
    private let numbers: [String: Double]

    /// Reads a line.
    ///
    /// Throws where a column that holds numbers has something else.
    init(_ record: CSVRecord) throws(ResultFileError) {
        self.record = record
        var numbers: [String: Double] = [:]
        for column in Self.numeric {
            numbers[column] = try record.number(column)
        }
        self.numbers = numbers
    }

    /// The number in a column of summary.csv; nil where there is none.
    public func number(_ column: String) -> Double? { numbers[column] }

    /// The run it is of.
    public var runID: String? { record.text("run_id") }
    /// The case's name.
    public var name: String { record.text("case") ?? "" }
    /// `tcp`, `roce`, `iwarp` or `ib`.
    public var transport: String { record.text("transport") ?? "" }
    /// `upload`, `download` or `both`.
    public var direction: String { record.text("direction") ?? "" }
    /// What was measured: `bandwidth`, `latency`, `storage`, `migration`. Files from before there was such a column tell it by what
    /// they have.
    public var workload: String {
        record.text("workload") ?? (number("latency_p50_us") == nil ? "bandwidth" : "latency")
    }
    /// Whether the case ran to its planned end, and its figures can be right.
    public var isComplete: Bool { !["incomplete", "failed"].contains(status) }
    /// `complete`, `incomplete`, or `failed` where more was measured than can be. Old files have no such column.
    public var status: String { record.text("status") ?? "complete" }
    /// Whether every block was checked and right; nil where none was checked.
    public var isVerified: Bool? { record.text("verified").map { $0 == "true" } }
    /// The client's NICs that carried data.
    public var clientNICs: [String] { nics("client_nic_names") }
    /// The server's NICs that carried data.
    public var serverNICs: [String] { nics("server_nic_names") }
    /// The limit of the run in Gbps, in one direction; nil without one.
    public var limitGigabitsPerSecond: Double? { number("limit_bytes_per_s").map { $0 * 8e-9 } }
    /// Directions that the figures hold together. Storage's requests go one way each, but its figures add up, too.
    public var directions: Double { direction == "both" ? 2 : 1 }

    private func nics(_ column: String) -> [String] {
        record.text(column)?.split(separator: "+").map(String.init) ?? []
    }

    private static let numeric = SummaryRow.columns.map(\.name).filter { name in
        switch Metric.unit(of: name) {
        case nil, .truth: false
        default: true
        }
    }
}
