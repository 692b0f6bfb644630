import Synchronization

/// How far a transfer is: set by its controller, read by its workers before each step.
final class RunPhase: Sendable {
    enum Phase: UInt8, AtomicRepresentable {
        /// Channels are made; nothing flows.
        case preparing
        /// Blocks flow and are not measured yet.
        case warmingUp
        /// Blocks flow and are measured.
        case measuring
        /// No new blocks; what was posted is reaped.
        case draining
        /// Leave at once: the peer is gone or the run was given up.
        case aborted
    }

    private let phase = Atomic<Phase>(.preparing)

    var current: Phase { phase.load(ordering: .acquiring) }
    /// Whether new blocks may be posted.
    var isRunning: Bool {
        let current = current
        return current == .warmingUp || current == .measuring
    }
    var isAborted: Bool { current == .aborted }

    /// Goes on to `next`; there is no way back to an earlier phase.
    func advance(to next: Phase) {
        var seen = current
        while seen.rawValue < next.rawValue {
            let (exchanged, original) = phase.weakCompareExchange(
                expected: seen,
                desired: next,
                ordering: .acquiringAndReleasing
            )
            if exchanged { return }
            seen = original
        }
    }
}
