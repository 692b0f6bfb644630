/// How slow a case was at its slowest: of links that stumble the mean says little.
///
/// Where data went both ways it is of the direction that fared worse. Units of 10^9 bits of payload per second.
public struct SlowestSummary: Codable, Sendable, Equatable {
    /// In the slowest second; nil where less was measured.
    public var second: Double?
    /// In the slowest 100 ms; nil where less was measured, and where so few messages fit into 100 ms that they, and not
    /// the link, would be seen.
    public var tenth: Double?

    /// The rates that are known.
    public init(second: Double? = nil, tenth: Double? = nil) {
        self.second = second
        self.tenth = tenth
    }
}
