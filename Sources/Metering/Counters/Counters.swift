/// Readings of the kernel's own counters at one instant, by their kernel names.
///
/// What this program counts is held against them: ``interface(_:)`` and ``device(_:port:)`` read them.
public struct Counters: Codable, Sendable, Equatable {
    /// The readings.
    public let values: [String: UInt64]

    /// Known readings.
    public init(values: [String: UInt64] = [:]) {
        self.values = values
    }

    /// One reading; nil for a counter that there is not.
    public subscript(name: String) -> UInt64? {
        values[name]
    }

    /// How far each counter moved since an earlier reading; those that stood still are left out.
    ///
    /// One that is lower than before was started anew (a driver loaded again), and one that was not there before has
    /// started since: its reading is how far it moved.
    public func since(_ earlier: Counters) -> Counters {
        var moved: [String: UInt64] = [:]
        for (name, value) in values {
            let before = earlier.values[name] ?? 0
            let change = value >= before ? value - before : value
            if change > 0 { moved[name] = change }
        }
        return Counters(values: moved)
    }
}

extension Counters {
    /// Reads an object of numbers by name.
    public init(from decoder: any Decoder) throws {
        self.init(values: try decoder.singleValueContainer().decode([String: UInt64].self))
    }

    /// Writes an object of numbers by name.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(values)
    }
}
