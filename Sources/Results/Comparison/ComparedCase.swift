/// A case of a comparison: what was measured, beside what it is held against.
public struct ComparedCase: Sendable {
    /// What a case is about.
    public enum Quantity: String, Sendable, CaseIterable {
        /// As much as goes through, or a cap allows.
        case throughput
        /// The median of a message's latency.
        case latency
        /// What 99 of 100 storage requests did not exceed.
        case storageLatency = "storage_latency_p99"
        /// Memory of virtual machines by the time until their host was empty.
        case migration = "memory_throughput"

        /// The unit of its figures.
        var unit: String { isRate ? "Gbps" : "us" }
        /// Whether it is one of those of which more is better.
        var isRate: Bool { self == .throughput || self == .migration }
    }

    /// The case's name.
    public let name: String
    /// The row that it is about.
    public let row: SummaryRow
    /// The row of what ran beside it; nil where nothing did.
    public let beside: SummaryRow?
    /// The case that it is held against; nil where that is something else.
    public let baseline: SummaryRow?
    /// The speed of its links together in Gbps; nil where it is not known.
    public let link: Double?
    /// The figure that says something about it, and what that is on these links in Gbps; nil where none does.
    public let reference: (figure: ReferenceFigure, expected: Double)?
    /// Why it was not measured to its end; nil where it was.
    public let reason: String?

    /// A case.
    ///
    /// - Parameters:
    ///   - rows: those of its parts, the one that it is about first.
    ///   - baseline: the row of the case that it is held against.
    ///   - links: of the NICs that carried it; nil where a speed is not known.
    public init?(
        _ name: String,
        rows: [SummaryRow],
        baseline: SummaryRow?,
        links: LinkCeiling?,
        references: ReferenceFigures,
        reason: String?
    ) {
        guard let row = rows.first else { return nil }
        self.name = name
        self.row = row
        beside = rows.count > 1 ? rows[1] : nil
        self.baseline = baseline.flatMap { $0.complete ? $0 : nil }
        link = links?.link
        reference = references.throughput(for: row, link: links?.link)
        self.reason = rows.allSatisfy(\.complete) ? nil : reason ?? "it ended early"
    }

    /// What it is about.
    public var quantity: Quantity {
        switch row.workload {
        case "latency": .latency
        case "storage": .storageLatency
        case "migration": .migration
        default: .throughput
        }
    }

    /// What was measured: Gbps, or microseconds.
    public var measured: Double? {
        switch quantity {
        case .throughput: row.throughputGigabitsPerSecond
        case .latency: row.latency?.p50
        case .storageLatency: row.latency?.p99
        case .migration: row.migration?.memoryGigabitsPerSecond
        }
    }

    /// The payload that its links can carry in one direction, in Gbps; nil where a speed is not known.
    public var ceiling: Double? { row.ceilingGigabitsPerSecond }

    /// What it is held against, in the unit of ``measured``, and what that is: a figure's id, `cap`, `ceiling`, or a case.
    ///
    /// A figure that is the link's rate, as articles have it, is more than what the wire has room for: then that counts.
    public var expectation: (value: Double, source: String)? {
        guard quantity.isRate else {
            return baseline.flatMap { other in
                (quantity == .latency ? other.latency?.p50 : other.latency?.p99).map { ($0, Self.caseName(of: other)) }
            }
        }
        let values = [row.limitGigabitsPerSecond ?? reference?.expected, ceiling].compactMap { $0 }
        guard let least = values.min() else { return nil }
        return (least, reference?.figure.id ?? (row.limitBytesPerSecond == nil ? "ceiling" : "cap"))
    }

    /// What was measured, as a multiple of what it is held against.
    public var ratio: Double? {
        guard let measured, let expected = expectation?.value, expected > 0 else { return nil }
        return measured / expected
    }

    /// The part of the storage requests that were due which was answered; nil elsewhere.
    public var servedShare: Double? { MixRow(name: name, storage: row, migration: nil).servedShare }

    /// What can be said of it; nil where nothing can.
    public var verdict: ComparisonVerdict? {
        if reason != nil { return .failed }
        if quantity == .storageLatency, let served = servedShare, served < ComparisonVerdict.served { return .starved }
        if quantity == .migration { return migrationVerdict }
        guard quantity == .throughput else {
            guard let ratio else { return quantity == .storageLatency ? .ok : nil }
            return ratio > ComparisonVerdict.timesAsLong ? .slow : .ok
        }
        guard let measured, let ratio else { return nil }
        if let ceiling, measured > ceiling * ComparisonVerdict.most { return .above }
        guard row.limitBytesPerSecond != nil else { return ratio < ComparisonVerdict.enough ? .below : .ok }
        if ratio > ComparisonVerdict.most { return .above }
        return ratio < ComparisonVerdict.capUsed ? .below : .ok
    }

    /// Machines carry some of their memory twice and stand still between: the wire's ceiling is no measure for them, a
    /// figure of others is.
    private var migrationVerdict: ComparisonVerdict? {
        if (row.migration?.notConverged ?? 0) > 0 { return .below }
        guard reference != nil, let ratio else { return measured == nil ? nil : .ok }
        return ratio < ComparisonVerdict.enough ? .below : .ok
    }

    /// What the case cost an end, with what ran beside it; nil where that was not measured.
    public func cost(_ end: KeyPath<SummaryRow, HostCost>) -> ComparedCost? {
        let cost = row[keyPath: end]
        if row.migration != nil { return row.cpuSecondsPerMemoryGB(cost).map { .host($0) } }
        guard let beside else { return ComparedCost(host: cost.cpuSecondsPerGB, process: cost.processSecondsPerGB) }
        guard let own = row.throughputGigabitsPerSecond, let other = beside.throughputGigabitsPerSecond, own + other > 0
        else { return nil }
        let gigabytesPerSecond = (own + other) / 8
        return ComparedCost(
            host: cost.systemCores.map { $0 / gigabytesPerSecond },
            process: cost.processCores.map { $0 / gigabytesPerSecond }
        )
    }

    /// "roce-storage-alone" out of "roce-storage-alone.storage".
    private static func caseName(of row: SummaryRow) -> String {
        row.caseName.prefix { $0 != "." }.description
    }
}
