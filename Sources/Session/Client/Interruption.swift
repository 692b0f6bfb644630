import Synchronization

/// The user's wish to end early, from wherever it comes (a signal handler's thread, as a rule).
public final class Interruption: Sendable {
    private struct State {
        var count = 0
        var listeners: [Int: @Sendable () -> Void] = [:]
        var lastListener = 0
    }

    private let state = Mutex(State())

    /// No wish yet.
    public init() {}

    /// Whether the user wants an end.
    public var isRequested: Bool { state.withLock { $0.count > 0 } }

    /// Whether the user has said so twice: nothing is waited for any more.
    var isUrgent: Bool { state.withLock { $0.count > 1 } }

    /// The user wants an end; the second time, at once.
    public func request() {
        let listeners = state.withLock { state in
            state.count += 1
            return state.listeners.values
        }
        listeners.forEach { $0() }
    }

    /// Calls `listener` for each wish from now on; returns what removes it.
    func add(_ listener: @escaping @Sendable () -> Void) -> Int {
        state.withLock { state in
            state.lastListener += 1
            state.listeners[state.lastListener] = listener
            return state.lastListener
        }
    }

    /// Calls a listener no more.
    func remove(_ listener: Int) {
        state.withLock { _ = $0.listeners.removeValue(forKey: listener) }
    }
}
