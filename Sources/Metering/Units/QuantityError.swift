/// A quantity that could not be understood: what was given and what is accepted.
public struct QuantityError: Error, Sendable, Equatable, CustomStringConvertible {
    /// What was given, shortened where it was long.
    public let given: String
    /// What is wrong with it.
    public let reason: String
    /// What is accepted, with examples.
    public let accepted: String

    /// An error about one text.
    public init(given: String, reason: String, accepted: String) {
        self.given = given.printable(limit: 40)
        self.reason = reason
        self.accepted = accepted
    }

    /// All three in one line.
    public var description: String {
        "'\(given)': \(reason); \(accepted)"
    }
}
