/// A client's end before it is connected: the device is known, so that memory and queues can be made.
///
/// Make it, make a ``QueuePair`` on its ``context``, post receives, and ``connect(_:parameters:timeout:)``.
public struct Connector: ~Copyable, Sendable {
    /// The end that is to be connected.
    public let connectionID: ConnectionID
    /// The device that leads to the peer.
    public let context: Context

    /// Finds the peer, the device and the way there.
    ///
    /// - Parameters:
    ///   - destination: the peer's address and port.
    ///   - source: a local address, which decides the device; nil leaves it to the routing table.
    ///   - options: what is set before.
    ///   - timeout: how long each of the two steps may take.
    public init(
        to destination: SocketAddress,
        from source: SocketAddress? = nil,
        options: ConnectionOptions = ConnectionOptions(),
        timeout: Duration = .seconds(5)
    ) throws(RdmaError) {
        let id = try ConnectionID(EventChannel())
        try id.set(options)
        try id.resolveAddress(of: destination, from: source, timeout: timeout)
        // The kernel's own timeouts end first, and say more.
        let limit = timeout + .seconds(1)
        let finding = "resolving \(destination) with RDMA"
        _ = try id.channel.expect(.addressResolved, of: id, within: limit, finding)
        try id.resolveRoute(timeout: timeout)
        let routing = "resolving the route to \(destination) with RDMA"
        _ = try id.channel.expect(.routeResolved, of: id, within: limit, routing)
        let found = try Context(of: id)
        connectionID = id
        context = found
    }

    /// Connects, and waits until the connection stands.
    ///
    /// - Parameters:
    ///   - queuePair: the queue pair of ``connectionID``.
    ///   - parameters: what the peer is told.
    ///   - timeout: how long the peer may take to agree.
    /// - Throws: ``RdmaError``, with the reason where the peer rejects.
    public consuming func connect(
        _ queuePair: QueuePair,
        parameters: ConnectionParameters = ConnectionParameters(),
        timeout: Duration = .seconds(10)
    ) throws(RdmaError) -> Connection {
        try connectionID.connect(parameters)
        let connection = try Connection(
            waitingFor: queuePair,
            of: connectionID,
            timeout: timeout,
            verb: "connecting to"
        )
        try SoftIwarp.pauseAfterConnecting(context)
        return connection
    }
}
