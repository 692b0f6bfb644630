/// What is wrong with what a user said about NICs and networks; the text says what to do.
public struct FabricError: Error, CustomStringConvertible, Sendable, Equatable {
    /// What was tried, what is wrong with it, and what to do.
    public let description: String

    /// An error from its text.
    public init(_ description: String) {
        self.description = description
    }
}
