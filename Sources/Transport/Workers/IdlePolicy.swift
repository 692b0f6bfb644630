import Metering

/// Decides whether a worker that found nothing to do polls again or sleeps.
struct IdlePolicy {
    /// How long `adaptive` polls: about what one sleep and wake-up costs on a lab host.
    static let spin: UInt64 = 50_000

    private let mode: CompletionMode
    private var idleSince: UInt64 = 0

    init(_ mode: CompletionMode) {
        self.mode = mode
    }

    /// Something was done: the next idle period starts anew.
    mutating func reset() {
        idleSince = 0
    }

    /// Whether to sleep now.
    mutating func shouldSleep() -> Bool {
        switch mode {
        case .event: return true
        case .busy: return false
        case .adaptive:
            let now = MonotonicTime.now().nanoseconds
            if idleSince == 0 { idleSince = now }
            return now &- idleSince >= Self.spin
        }
    }
}
