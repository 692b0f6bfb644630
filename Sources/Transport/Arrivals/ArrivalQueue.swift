import Metering

/// The connections of one session that have arrived and wait for their channels' workers: one for each channel.
final class ArrivalQueue: Sendable {
    private struct State {
        var arrived: [Int: (connection: Int, arrival: Arrival)] = [:]
        /// The last connection of each channel that has come.
        var newest: [Int: Int] = [:]
        var isClosed = false
    }

    private let state = Signal(State())
    private let channels: Int

    /// - Parameter channels: how many there are.
    init(channels: Int) {
        self.channels = channels
    }

    /// False where the connection came twice, too late, or for no channel of this session.
    func put(_ arrival: Arrival, _ introduction: ChannelIntroduction) -> Bool {
        var outdated: Arrival?
        let isTaken = state.update { state in
            guard !state.isClosed, introduction.channel < channels else { return false }
            guard introduction.connection > state.newest[introduction.channel] ?? -1 else { return false }
            state.newest[introduction.channel] = introduction.connection
            outdated = state.arrived[introduction.channel]?.arrival
            state.arrived[introduction.channel] = (introduction.connection, arrival)
            return true
        }
        outdated?.discard()
        return isTaken
    }

    /// Waits for a connection.
    ///
    /// - Throws: ``ChannelError/failed(_:)`` when it does not come before the deadline, ``ChannelError/leftByPeer(_:)``
    ///   when the other end will not make it.
    func take(_ attempt: ConnectionAttempt) throws(ChannelError) -> Arrival {
        while true {
            try attempt.check()
            let slice = min(attempt.deadline, MonotonicTime.now().advanced(byNanoseconds: 50_000_000))
            let arrival: Arrival?? = state.wait(until: slice) { state in
                if state.isClosed { return .some(nil) }
                guard state.arrived[attempt.channel]?.connection == attempt.connection else { return nil }
                return .some(state.arrived.removeValue(forKey: attempt.channel)?.arrival)
            }
            if let arrival {
                guard let arrival else { throw .aborted }
                return arrival
            }
            guard MonotonicTime.now() < attempt.deadline else {
                throw .failed(
                    "data channel \(attempt.channel) of the client did not arrive: a firewall may block the data port"
                )
            }
        }
    }

    func close() {
        let left = state.update { state in
            state.isClosed = true
            defer { state.arrived = [:] }
            return state.arrived.values.map(\.arrival)
        }
        left.forEach { $0.discard() }
    }
}
