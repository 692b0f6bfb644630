/// A plan that cannot be carried out; its description says why and what would do.
public struct PlanError: Error, CustomStringConvertible, Equatable {
    /// The reason in words.
    public let description: String

    /// Wraps a reason.
    public init(_ description: String) {
        self.description = description
    }
}
