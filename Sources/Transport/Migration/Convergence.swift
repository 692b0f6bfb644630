import Glibc

/// Decides after each round of a machine whether another one is worth it.
///
/// Pre-copy converges where memory is written more slowly than it is sent: each round is then shorter than the one before,
/// and leaves less. Otherwise what is left becomes no less, and sooner or later the machine has to stand still while all
/// of it is sent (Clark et al., Live Migration of Virtual Machines, NSDI 2005, section 3).
struct Convergence {
    enum Decision: Equatable {
        /// What is left can be sent within the allowed downtime.
        case stop
        /// Another round while the machine runs.
        case goOn
        /// Another round would leave as much: the machine stops all the same.
        case giveUp
    }

    /// What part of what the round before has left a round has to leave at most to count as progress.
    private static let progress = 0.9
    /// Rounds without progress after which nothing is expected any more: one may be due to a busy network.
    private static let patience = 2

    private let allowedDowntime: Double
    private let mostRounds: Int
    private var rounds = 0
    private var leftBefore: Double?
    private var stalled = 0

    init(_ pattern: MigrationPattern) {
        allowedDowntime = pattern.allowedDowntime
        mostRounds = pattern.mostRounds
    }

    /// A round is over.
    ///
    /// - Parameters:
    ///   - memory: bytes of memory that it was about.
    ///   - seconds: what it took.
    ///   - left: bytes that were written to meanwhile.
    mutating func decide(memory: UInt64, seconds: Double, left: UInt64) -> Decision {
        rounds += 1
        let left = Double(left)
        let rate = seconds > 0 ? Double(memory) / seconds : .infinity
        if left <= rate * allowedDowntime { return .stop }
        if let before = leftBefore, left > before * Self.progress { stalled += 1 } else { stalled = 0 }
        leftBefore = left
        return stalled >= Self.patience || rounds >= mostRounds ? .giveUp : .goOn
    }

    /// Bytes per second with which a machine would have converged.
    ///
    /// Pages that are written at random leave, after the allowed downtime, so many bytes dirty as fit into it at that
    /// rate: some are written twice, and go once.
    ///
    /// - Parameters:
    ///   - written: bytes per second that the machine writes.
    ///   - workingSet: bytes that it writes to.
    static func needed(written: Double, workingSet: Int, allowedDowntime: Double) -> Double {
        let set = Double(workingSet)
        return set * -expm1(-written * allowedDowntime / set) / allowedDowntime
    }
}
