import Metering

/// The connections of one session that have arrived and wait for their channels' workers: one for each channel.
final class ArrivalQueue: Sendable {
    private struct Place {
        var waiting: (connection: Int, arrival: Arrival)?
        /// The last connection that has come.
        var newest = -1
        var isClosed = false
    }

    /// One for each channel: an arrival wakes the worker that it is for, and not a thousand others.
    private let places: [Signal<Place>]

    /// - Parameter channels: how many there are.
    init(channels: Int) {
        places = (0..<channels).map { _ in Signal(Place()) }
    }

    /// False where the connection came twice, too late, or for no channel of this session.
    func put(_ arrival: Arrival, _ introduction: ChannelIntroduction) -> Bool {
        guard places.indices.contains(introduction.channel) else { return false }
        var outdated: Arrival?
        let isTaken = places[introduction.channel].update { place in
            guard !place.isClosed, introduction.connection > place.newest else { return false }
            place.newest = introduction.connection
            outdated = place.waiting?.arrival
            place.waiting = (introduction.connection, arrival)
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
            let slice = min(attempt.deadline, MonotonicTime.now().advanced(byNanoseconds: Self.patience(attempt)))
            let arrival: Arrival?? = places[attempt.channel].wait(until: slice) { place in
                if place.isClosed { return .some(nil) }
                guard place.waiting?.connection == attempt.connection else { return nil }
                return .some(place.waiting.take()?.arrival)
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
        for place in places {
            let left = place.update { place in
                place.isClosed = true
                return place.waiting.take()?.arrival
            }
            left?.discard()
        }
    }

    /// Nanoseconds between two looks at whether to wait on. Nothing but ``close()`` ends the wait for first connections,
    /// and there may be a thousand of them.
    private static func patience(_ attempt: ConnectionAttempt) -> UInt64 {
        attempt.isFirst ? 5_000_000_000 : 50_000_000
    }
}
