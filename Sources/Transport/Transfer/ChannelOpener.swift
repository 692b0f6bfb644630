/// How a worker gets a connection for its channel: a client makes it, a server waits for it.
protocol ChannelOpener: Sendable {
    /// A connected and introduced TCP socket.
    func socket(for attempt: ConnectionAttempt) throws(ChannelError) -> Socket
    /// An RDMA connection whose device is known and whose memory is still to be announced.
    func connection(for attempt: ConnectionAttempt) throws(ChannelError) -> PendingConnection
}
