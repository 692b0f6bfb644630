/// How the virtual machines of a case moved, all of them together.
public struct MigrationSummary: Codable, Sendable, Equatable {
    /// Virtual machines.
    public var machines: Int
    /// Those of them that run at the target.
    public var moved: Int
    /// Bytes of memory that all machines have.
    public var memoryBytes: UInt64
    /// Bytes of memory that really lay at each end; the rest is that memory walked again. Nil where nobody said.
    public var residentBytes: UInt64?
    /// Seconds until the host was empty: from the first round's start to the last machine running at the target. Nil where
    /// not all have moved.
    public var evacuationSeconds: Double?
    /// The longest time for which a machine that moved stood still.
    public var downtimeMaximum: Double?
    /// The mean of those times.
    public var downtimeMean: Double?
    /// The most rounds of one machine.
    public var mostRounds: Int
    /// Machines that moved, and of which more was left than fitted into the downtime that was allowed.
    public var notConverged: Int
    /// How memory was carried: `tcp`, `compression` or `smb`, as Hyper-V calls its performance options.
    public var performance: String?

    /// The summary of a case's machines.
    public init(_ rows: [MachineRow], residentBytes: UInt64? = nil, performance: String? = nil) {
        let movedRows = rows.filter { $0.status == .moved }
        machines = rows.count
        moved = movedRows.count
        memoryBytes = rows.reduce(0) { $0 &+ $1.memoryBytes }
        self.residentBytes = residentBytes
        evacuationSeconds = movedRows.count == rows.count ? Self.evacuation(rows) : nil
        let downtimes = movedRows.compactMap(\.downtimeSeconds)
        downtimeMaximum = downtimes.max()
        downtimeMean = downtimes.isEmpty ? nil : downtimes.reduce(0, +) / Double(downtimes.count)
        mostRounds = rows.map(\.rounds).max() ?? 0
        notConverged = movedRows.count { $0.isConverged == false }
        self.performance = performance
    }

    /// Units of 10^9 bits of memory per second of the evacuation; nil where that did not come to its end.
    public var memoryGigabitsPerSecond: Double? {
        evacuationSeconds.flatMap { $0 > 0 ? Double(memoryBytes) * 8 / 1e9 / $0 : nil }
    }

    private static func evacuation(_ rows: [MachineRow]) -> Double? {
        let ends = rows.compactMap { row in row.startSeconds.flatMap { start in row.totalSeconds.map { start + $0 } } }
        guard ends.count == rows.count, let last = ends.max(), let first = rows.compactMap(\.startSeconds).min() else {
            return nil
        }
        return last - first
    }
}
