import Verbs

/// A server's channels: they arrive.
struct ServerOpener: ChannelOpener {
    let queue: ArrivalQueue
    /// Of all that the channels send; an RDMA connection brings its own.
    let marking: TrafficMarking?
    /// Of RDMA connections; nil is rdma_cm's own.
    let acknowledgeTimeout: AcknowledgeTimeout?

    func socket(for attempt: ConnectionAttempt) throws(ChannelError) -> Socket {
        let arrival = try queue.take(attempt)
        guard case .tcp(let descriptor) = arrival else {
            arrival.discard()
            throw .failed("data channel \(attempt.channel) came over RDMA, though the plan says TCP")
        }
        let socket = Socket(owning: descriptor)
        try socket.mark(marking)
        return socket
    }

    func connection(for attempt: ConnectionAttempt) throws(ChannelError) -> PendingConnection {
        let arrival = try queue.take(attempt)
        guard case .rdma(let arrived) = arrival, let request = arrived.take() else {
            arrival.discard()
            throw .failed("data channel \(attempt.channel) came over TCP, though the plan says RDMA")
        }
        do {
            try request.connectionID.set(ConnectionOptions(acknowledgeTimeout: acknowledgeTimeout))
        } catch {
            throw .rdma(error)
        }
        return PendingConnection(request, peer: arrived.peer)
    }
}
