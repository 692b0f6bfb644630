import Metering
import Verbs

/// A server's channels: they arrive.
struct ServerOpener: ChannelOpener {
    let queue: ArrivalQueue

    func socket(for channel: Int, until deadline: MonotonicTime) throws(ChannelError) -> Socket {
        let arrival = try queue.take(channel, until: deadline)
        guard case .tcp(let descriptor) = arrival else {
            arrival.discard()
            throw .failed("data channel \(channel) came over RDMA, though the plan says TCP")
        }
        return Socket(owning: descriptor)
    }

    func connection(for channel: Int, until deadline: MonotonicTime) throws(ChannelError) -> PendingConnection {
        let arrival = try queue.take(channel, until: deadline)
        guard case .rdma(let arrived) = arrival, let request = arrived.take() else {
            arrival.discard()
            throw .failed("data channel \(channel) came over TCP, though the plan says RDMA")
        }
        return PendingConnection(request, peer: arrived.peer)
    }
}
