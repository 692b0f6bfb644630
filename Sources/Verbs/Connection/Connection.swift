/// A reliable connection that stands.
public final class Connection: Sendable {
    /// This end of it.
    public let connectionID: ConnectionID
    /// Where requests and receives are posted.
    public let queuePair: QueuePair
    /// What the peer's application sent when it agreed; zero-padded on RoCE and InfiniBand.
    public let privateData: [UInt8]
    /// Reads that this end may have under way.
    public let initiatorDepth: UInt8
    /// Reads of the peer that this end serves at once.
    public let responderResources: UInt8

    init(
        waitingFor queuePair: QueuePair,
        of connectionID: ConnectionID,
        timeout: Duration,
        verb: String
    ) throws(RdmaError) {
        let peer = connectionID.peerAddress.map { " \($0)" } ?? ""
        let operation = "\(verb)\(peer) with RDMA"
        let event = try connectionID.channel.expect(.established, of: connectionID, within: timeout, operation)
        self.connectionID = connectionID
        self.queuePair = queuePair
        privateData = event.privateData
        initiatorDepth = event.initiatorDepth
        responderResources = event.responderResources
    }

    /// Readable when something happened to the connection: for poll(2) together with other descriptors.
    public var fileDescriptor: CInt { connectionID.channel.fileDescriptor }

    /// Why the connection has ended; nil while it stands.
    ///
    /// Over RoCE and InfiniBand the peer's leaving is an event here and nothing else: what is posted stays posted. So
    /// an end that shows here is answered with ``disconnect()``, which flushes it. Whoever sleeps on completions must
    /// watch ``fileDescriptor``, too.
    /// - Parameter timeout: how long to wait for an end; zero looks once.
    public func end(within timeout: Duration = .zero) throws(RdmaError) -> RdmaError? {
        let deadline = ContinuousClock.now + timeout
        repeat {
            let left = max(.zero, deadline - ContinuousClock.now)
            guard let event = try connectionID.channel.next(timeout: left) else { return nil }
            if event.kind == .timewaitExit { continue }
            // May fail where the device is gone already, and then there is nothing left to flush.
            try? disconnect()
            return event.failure(of: "keeping the connection")
        } while ContinuousClock.now < deadline
        return nil
    }

    /// Ends the connection; what is posted is flushed, on both ends.
    public func disconnect() throws(RdmaError) {
        try connectionID.disconnect()
    }
}
