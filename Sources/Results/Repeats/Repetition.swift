/// Which of several measurements of the same case one is.
public struct Repetition: Codable, Sendable, Equatable {
    /// The case that is measured again and again.
    public let caseName: String
    /// From 1.
    public let number: Int

    /// A repetition of a case.
    public init(of caseName: String, number: Int) {
        self.caseName = caseName
        self.number = number
    }
}
