import Metering

/// How many messages or requests of a case took so long. A line of latency.csv.
public struct LatencyRow: Codable, Sendable, Equatable {
    /// The run, as its folder is called.
    public var runID: String
    /// The case within the run.
    public var caseName: String
    /// `read` or `write` of a storage workload; nil where there is only one kind.
    public var part: String?
    /// The time in microseconds, to 3 significant digits.
    public var microseconds: Double
    /// How many took that long.
    public var count: UInt64

    /// The rows of a histogram: one for each bucket that holds something.
    public static func rows(
        runID: String,
        caseName: String,
        part: String? = nil,
        _ histogram: LatencyHistogram
    ) -> [LatencyRow] {
        histogram.buckets.map { bucket in
            LatencyRow(
                runID: runID,
                caseName: caseName,
                part: part,
                microseconds: Double(bucket.nanoseconds) / 1000,
                count: bucket.count
            )
        }
    }
}

extension LatencyRow: CSVRow {
    /// The columns of latency.csv; results/README.md says what each of them means.
    public static let columns: [Column<LatencyRow>] = [
        Column("run_id") { .text($0.runID) },
        Column("case") { .text($0.caseName) },
        Column("part") { .text($0.part) },
        Column("latency_us") { .decimal($0.microseconds, 3) },
        Column("count") { .count($0.count) },
    ]
}
