import Metering

/// The data channels of one session that have arrived and wait for their workers.
final class ArrivalQueue: Sendable {
    private struct State {
        var arrived: [Int: Arrival] = [:]
        var isClosed = false
    }

    private let state = Signal(State())

    /// False where the channel came twice or too late.
    func put(_ arrival: Arrival, for channel: Int) -> Bool {
        state.update { state in
            guard !state.isClosed, state.arrived[channel] == nil else { return false }
            state.arrived[channel] = arrival
            return true
        }
    }

    /// Waits for a channel.
    ///
    /// - Throws: ``ChannelError/failed(_:)`` when it does not come before `deadline`.
    func take(_ channel: Int, until deadline: MonotonicTime) throws(ChannelError) -> Arrival {
        let arrival: Arrival?? = state.wait(until: deadline) { state in
            if state.isClosed { return .some(nil) }
            return state.arrived.removeValue(forKey: channel).map { .some($0) }
        }
        switch arrival {
        case .some(.some(let arrival)): return arrival
        case .some(.none): throw .aborted
        case .none:
            throw .failed("data channel \(channel) of the client did not arrive: a firewall may block the data port")
        }
    }

    func close() {
        let left = state.update { state in
            state.isClosed = true
            defer { state.arrived = [:] }
            return Array(state.arrived.values)
        }
        left.forEach { $0.discard() }
    }
}
