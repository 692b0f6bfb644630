/// How all machines moved.
public struct MigrationFigures: Codable, Sendable, Equatable {
    /// Each of them, in their order.
    public var machines: [MachineFigures]

    /// Seconds until the source was empty: from the first round's beginning to the last machine's going on at the target.
    /// Nil where not all have moved.
    public var evacuationSeconds: Double? {
        let ends = machines.compactMap { machine in
            machine.outcome == .moved ? machine.start.flatMap { start in machine.seconds.map { start + $0 } } : nil
        }
        guard ends.count == machines.count, let first = machines.compactMap(\.start).min() else { return nil }
        return ends.max().map { $0 - first }
    }
}
