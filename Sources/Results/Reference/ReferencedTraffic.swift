/// What of a case decides which figures say something about it.
struct ReferencedTraffic {
    /// `bandwidth`, `latency`, `storage` or `migration`.
    let workload: String
    /// `tcp`, `roce`, `iwarp` or `ib`.
    let transport: String
    /// Whether the case's figures are of one direction alone.
    let isOneWay: Bool
    /// The limit of the run in Gbps; nil without one.
    let limitGigabitsPerSecond: Double?

    /// A case that was read back.
    init(_ line: CaseLine) {
        workload = line.workload
        transport = line.transport
        isOneWay = line.directions == 1
        limitGigabitsPerSecond = line.limitGigabitsPerSecond
    }

    /// A case that was measured just now.
    init(_ row: SummaryRow) {
        workload = row.workload ?? "bandwidth"
        transport = row.transport
        isOneWay = row.direction != "both"
        limitGigabitsPerSecond = row.limitGigabitsPerSecond
    }
}
