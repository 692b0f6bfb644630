import Synchronization

/// Lets cases of several sessions begin at the same moment: each waits until the channels of all others stand, too.
public final class StartGate: Sendable {
    private struct State {
        var missing: Int
        var waiting: [@Sendable (SessionError?) -> Void] = []
        var failure: SessionError?
    }

    private let state: Mutex<State>

    /// A gate for so many cases.
    public init(parties: Int) {
        state = Mutex(State(missing: parties))
    }

    /// One of the cases cannot begin: then none does.
    public func fail(_ error: SessionError) {
        update { if $0.failure == nil { $0.failure = error } }
    }

    /// The channels of one case stand. Calls `body` when those of all do, or with why they never will.
    func arrive(_ body: @escaping @Sendable (SessionError?) -> Void) {
        update { state in
            state.missing -= 1
            state.waiting.append(body)
        }
    }

    /// Changes the state, and tells those who wait what has been decided, if it has.
    private func update(_ change: (inout State) -> Void) {
        let decided = state.withLock { state -> State? in
            change(&state)
            guard state.missing <= 0 || state.failure != nil else { return nil }
            defer { state.waiting = [] }
            return state
        }
        guard let decided else { return }
        decided.waiting.forEach { $0(decided.failure) }
    }
}
