import Synchronization

/// The user's wish to end early, from wherever it comes (a signal handler's thread, as a rule).
public final class Interruption: Sendable {
    private struct State {
        var count = 0
        var listener: (@Sendable () -> Void)?
    }

    private let state = Mutex(State())

    /// No wish yet.
    public init() {}

    /// Whether the user wants an end.
    public var isRequested: Bool { state.withLock { $0.count > 0 } }

    /// The user wants an end; the second time, at once.
    public func request() {
        let listener = state.withLock { state in
            state.count += 1
            return state.listener
        }
        listener?()
    }

    /// Calls `listener` for each wish from now on.
    func onRequest(_ listener: (@Sendable () -> Void)?) {
        state.withLock { $0.listener = listener }
    }
}
