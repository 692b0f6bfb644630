/// A server's end, which takes requests.
public final class Listener: Sendable {
    /// The end that listens.
    public let connectionID: ConnectionID

    /// Listens on an address and port.
    ///
    /// - Parameters:
    ///   - address: a local address, or one that stands for all (``SocketAddress/anyIPv6(port:)``); port 0 for one
    ///     that the system picks, see ``address``.
    ///   - backlog: requests that may wait.
    ///   - options: what is set before.
    public init(
        _ address: SocketAddress,
        backlog: Int = 128,
        options: ConnectionOptions = ConnectionOptions()
    ) throws(RdmaError) {
        connectionID = try ConnectionID(EventChannel())
        try connectionID.set(options)
        try connectionID.bind(to: address)
        try connectionID.listen(backlog: backlog)
    }

    /// Where it listens.
    public var address: SocketAddress? { connectionID.localAddress }

    /// Readable when a request may be there: for poll(2) together with other descriptors.
    public var fileDescriptor: CInt { connectionID.channel.fileDescriptor }

    /// The next request, or nil where none comes within the time.
    public func next(timeout: Duration) throws(RdmaError) -> ConnectionRequest? {
        let deadline = ContinuousClock.now + timeout
        repeat {
            let left = max(.zero, deadline - ContinuousClock.now)
            guard let event = try connectionID.channel.next(timeout: left, separate: true) else { return nil }
            switch event.kind {
            case .connectRequest: return try ConnectionRequest(event)
            case .deviceRemoval: throw event.failure(of: "listening with RDMA")
            default: continue
            }
        } while ContinuousClock.now < deadline
        return nil
    }
}
