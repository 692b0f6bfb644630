import Metering

/// How a worker gets the connection of its channel: a client makes it, a server waits for it.
protocol ChannelOpener: Sendable {
    /// A connected and introduced TCP socket.
    func socket(for channel: Int, until deadline: MonotonicTime) throws(ChannelError) -> Socket
    /// An RDMA connection whose device is known and whose memory is still to be announced.
    func connection(for channel: Int, until deadline: MonotonicTime) throws(ChannelError) -> PendingConnection
}
