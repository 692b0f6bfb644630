/// Something a requirement can be about: one column of summary.csv, or the same column of both ends.
struct Metric: Sendable {
    /// What the user calls it.
    let name: String
    /// The columns that it is found in; a requirement must hold in each of them.
    let columns: [Column<SummaryRow>]
    /// The unit of those columns.
    let unit: Unit

    enum Unit: Sendable {
        case gigabitsPerSecond, microseconds, seconds, bytes, bytesPerSecond, count, truth
    }

    /// The metric of a friendly name or a column's name; nil where it is neither.
    static func named(_ name: String) -> Metric? {
        let name = name.lowercased()
        let columns = friendlyNames.first { $0.name == name }?.columns ?? [name]
        let found = columns.compactMap { column in SummaryRow.columns.first { $0.name == column } }
        guard found.count == columns.count, let unit = unit(of: columns[0]) else { return nil }
        return Metric(name: name, columns: found, unit: unit)
    }

    /// All names, friendly ones first.
    static var names: [String] {
        friendlyNames.map(\.name) + SummaryRow.columns.map(\.name).filter { unit(of: $0) != nil }
    }

    private static let friendlyNames: [(name: String, columns: [String])] =
        [
            ("throughput", ["throughput_gbps"]),
            ("message_rate", ["messages_per_s"]),
            ("duration", ["duration_s"]),
        ]
        + ["min", "mean", "p50", "p90", "p99", "p999", "p9999", "max"].map { ("latency_\($0)", ["latency_\($0)_us"]) }
        + ["cpu_s_per_gb", "process_cores", "system_cores", "gbps_per_core"].map {
            ($0, ["client_\($0)", "server_\($0)"])
        }

    /// The unit that a column's name ends with; nil for a column of words.
    static func unit(of column: String) -> Unit? {
        switch column {
        case "run_id", "case", "transport", "op", "direction", "status", "completion", "limit_category", "workload",
            "host_rules", "performance", "repeat_of":
            nil
        case "client_nic_names", "server_nic_names": nil
        case "verified": .truth
        case "bytes", "size_bytes", "bytes_twice", "memory_bytes", "resident_bytes": .bytes
        case "limit_bytes_per_s": .bytesPerSecond
        case "duration_s", "outage_detect_s", "outage_hand_over_s", "outage_recover_s", "evacuation_s",
            "downtime_max_s",
            "downtime_mean_s":
            .seconds
        case let name where name.hasSuffix("_gbps"): .gigabitsPerSecond
        case let name where name.hasSuffix("_us"): .microseconds
        default: .count
        }
    }
}
