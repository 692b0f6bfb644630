/// A client's wish for a connection, as a server sees it.
///
/// Make a ``QueuePair`` on its ``context``, post receives, and ``accept(_:parameters:timeout:)``. A request that goes
/// out of scope is turned down.
public struct ConnectionRequest: ~Copyable, Sendable {
    /// This end of the connection, with an event channel of its own.
    public let connectionID: ConnectionID
    /// The device on which the request came in.
    public let context: Context
    /// What the client's application sent; zero-padded on RoCE and InfiniBand.
    public let privateData: [UInt8]

    init(_ event: borrowing ConnectionEvent) throws(RdmaError) {
        let found = try Context(of: event.connectionID)
        connectionID = event.connectionID
        context = found
        privateData = event.privateData
    }

    /// Agrees, and waits until the connection stands.
    ///
    /// - Parameters:
    ///   - queuePair: the queue pair of ``connectionID``.
    ///   - parameters: what the client is told; its retry counts are the client's to choose.
    ///   - timeout: how long the client may take to confirm.
    public consuming func accept(
        _ queuePair: QueuePair,
        parameters: ConnectionParameters = ConnectionParameters(),
        timeout: Duration = .seconds(10)
    ) throws(RdmaError) -> Connection {
        try connectionID.accept(parameters)
        return try Connection(
            waitingFor: queuePair,
            of: connectionID,
            timeout: timeout,
            verb: "accepting the connection of"
        )
    }

    /// Turns it down.
    ///
    /// - Parameter privateData: bytes for the client's application, at most 56.
    public consuming func reject(privateData: [UInt8] = []) throws(RdmaError) {
        try connectionID.reject(privateData: privateData)
    }
}
