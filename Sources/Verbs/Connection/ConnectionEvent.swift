import CRdma

/// Something that happened to a connection.
///
/// The corresponding verbs are `rdma_get_cm_event` and `rdma_ack_cm_event`. The event is acknowledged when it goes out
/// of scope; until then it keeps its connection alive. (`rdma_destroy_id` waits for acknowledgements: a connection
/// that was destroyed while its own event is in hand would wait for ever.)
public struct ConnectionEvent: ~Copyable {
    /// What happened.
    public let kind: ConnectionEventKind
    /// 0, a negative error number, or a reason of the connection manager's; see ``RdmaError/Cause``.
    public let status: Int32
    /// The connection that it happened to: for a request, the new one.
    public let connectionID: ConnectionID
    /// For a request, the connection that listens.
    public let listener: ConnectionID?
    // Acknowledged in deinit, once, since the event cannot be copied.
    private let event: UnsafeMutablePointer<rdma_cm_event>

    init(_ event: UnsafeMutablePointer<rdma_cm_event>, of connectionID: ConnectionID, listener: ConnectionID? = nil) {
        kind = ConnectionEventKind(event.pointee.event)
        status = event.pointee.status
        self.connectionID = connectionID
        self.listener = listener
        self.event = event
    }

    /// What the peer's application sent with its request, agreement or rejection; zero-padded on RoCE and InfiniBand.
    public var privateData: [UInt8] {
        let parameters = crdma_event_parameters(event)
        guard let start = parameters?.pointee.private_data, let count = parameters?.pointee.private_data_len else {
            return []
        }
        return [UInt8](UnsafeRawBufferPointer(start: start, count: Int(count)))
    }

    /// Reads that this end may have under way, as agreed with the peer so far.
    ///
    /// iWARP reports a connection that stands from the other side: what this end serves as what it may ask for.
    public var initiatorDepth: UInt8 {
        let parameters = crdma_event_parameters(event)
        return (isSwapped ? parameters?.pointee.responder_resources : parameters?.pointee.initiator_depth) ?? 0
    }

    /// Reads of the peer that this end serves at once, as agreed with the peer so far.
    public var responderResources: UInt8 {
        let parameters = crdma_event_parameters(event)
        return (isSwapped ? parameters?.pointee.initiator_depth : parameters?.pointee.responder_resources) ?? 0
    }

    /// The way out to the C interface; valid as long as the event is in scope.
    public var raw: UnsafeMutablePointer<rdma_cm_event> { event }

    /// The failure that this event means for an operation.
    public func failure(of operation: String) -> RdmaError {
        RdmaError(.connection(kind, status: status), operation)
    }

    private var isSwapped: Bool {
        kind == .established && connectionID.transport == .iwarp
    }

    deinit {
        rdma_ack_cm_event(event)
    }
}
