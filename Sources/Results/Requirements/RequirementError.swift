import Metering

/// A requirement that could not be understood: what was given, what is wrong with it, what is accepted.
public struct RequirementError: Error, Sendable, Equatable, CustomStringConvertible {
    /// All of it in one line.
    public let description: String

    init(_ given: String, _ reason: String) {
        description = "requirement '\(given.printable(limit: 60))': \(reason)"
    }
}
