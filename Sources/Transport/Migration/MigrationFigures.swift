/// How all machines moved.
public struct MigrationFigures: Codable, Sendable, Equatable {
    /// Each of them, in their order.
    public var machines: [MachineFigures]
}
