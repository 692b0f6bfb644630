import Dispatch
import Synchronization

/// Calls a function again and again, as long as somebody needs it: often, or now and then.
final class Pulse: Sendable {
    /// How long until the next time, as the function asks.
    enum Pace {
        case often, rarely

        /// Often is what keeps a guarantee; rarely, what finds a table that was made anew.
        var interval: DispatchTimeInterval { self == .often ? .milliseconds(5) : .milliseconds(100) }
        var leeway: DispatchTimeInterval { self == .often ? .microseconds(500) : .milliseconds(10) }
    }

    private struct State {
        var users = 0
        var timer: (any DispatchSourceTimer)?
        var pace = Pace.rarely
    }

    private let queue = DispatchQueue(label: "limits")
    private let state = Mutex(State())

    deinit {
        state.withLock { $0.timer?.cancel() }
    }

    /// One more needs it; for the first, the function is called before this returns.
    func begin(_ beat: @escaping @Sendable () -> Pace) {
        let isFirst = state.withLock { state in
            state.users += 1
            return state.users == 1
        }
        guard isFirst else { return }
        let pace = beat()
        state.withLock { state in
            guard state.users > 0, state.timer == nil else { return }
            let timer = DispatchSource.makeTimerSource(queue: queue)
            timer.setEventHandler { [weak self] in self?.adapt(to: beat()) }
            Self.schedule(timer, pace)
            timer.activate()
            state.timer = timer
            state.pace = pace
        }
    }

    /// One less needs it.
    func end() {
        state.withLock { state in
            state.users -= 1
            guard state.users == 0 else { return }
            state.timer?.cancel()
            state.timer = nil
        }
    }

    private func adapt(to pace: Pace) {
        state.withLock { state in
            guard pace != state.pace, let timer = state.timer else { return }
            state.pace = pace
            Self.schedule(timer, pace)
        }
    }

    private static func schedule(_ timer: any DispatchSourceTimer, _ pace: Pace) {
        timer.schedule(deadline: .now() + pace.interval, repeating: pace.interval, leeway: pace.leeway)
    }
}
