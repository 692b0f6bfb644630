/// How a machine moved.
public struct MachineFigures: Codable, Sendable, Equatable {
    /// What became of it.
    public enum Outcome: Codable, Sendable, Equatable {
        /// It was not its turn yet.
        case waiting
        /// It runs at the target.
        case moved
        /// It runs on at the source; why.
        case failed(String)
    }

    /// Its number, from 1.
    public let number: Int
    /// What became of it.
    public var outcome = Outcome.waiting
    /// Seconds from the beginning of the measurement to that of its first round; nil where there was none.
    public var start: Double?
    /// From then until it ran at the target, or had failed; nil where it never began.
    public var seconds: Double?
    /// Its rounds in their order.
    public var rounds: [RoundFigures] = []
    /// Seconds for which it stood still: until the target had answered that it goes on there.
    public var downtime: Double?
    /// Bytes per second that it wrote while it ran, as counted.
    public var dirtyBytesPerSecond = 0.0
    /// Bytes per second with which what was left would have fitted into the allowed downtime; nil where it did.
    public var neededBytesPerSecond: Double?
    /// Whether the target's memory is what the source's was when the machine was stopped; nil where nobody looked.
    public var isVerified: Bool?

    init(number: Int) {
        self.number = number
    }
}
