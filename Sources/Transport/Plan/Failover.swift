/// When a channel's connection counts as dead, and how long a run without any goes on trying.
public struct Failover: Codable, Sendable, Equatable {
    /// Seconds for which nothing of what is under way arrives before a connection is given up and made anew.
    public var deadAfter: Double
    /// Seconds without any connection after which the run ends with what was measured.
    public var giveUpAfter: Double

    /// Limits; the defaults are those of the `run` command.
    public init(deadAfter: Double = 3, giveUpAfter: Double = 30) {
        self.deadAfter = deadAfter
        self.giveUpAfter = giveUpAfter
    }
}
