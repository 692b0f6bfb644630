import CRdma
import Glibc

/// Where connections report what happens to them.
///
/// The corresponding verbs are `rdma_create_event_channel`, `rdma_get_cm_event` and `rdma_destroy_event_channel`.
public final class EventChannel: Sendable {
    // librdmacm's calls may be made from any thread, and the pointer does not change.
    private nonisolated(unsafe) let channel: UnsafeMutablePointer<rdma_event_channel>

    /// A new channel.
    ///
    /// - Throws: ``RdmaError`` where this host has no RDMA device.
    public init() throws(RdmaError) {
        let operation = "opening the RDMA connection manager"
        guard let channel = rdma_create_event_channel() else { throw RdmaError(errno: errno, operation) }
        if let failure = Descriptor.setBlocking(false, channel.pointee.fd, operation) {
            rdma_destroy_event_channel(channel)
            throw failure
        }
        self.channel = channel
    }

    /// Readable when an event is there: for poll(2) together with other descriptors. Never read from it.
    public var fileDescriptor: CInt { channel.pointee.fd }

    /// The way out to the C interface; valid as long as this object lives.
    public var raw: UnsafeMutablePointer<rdma_event_channel> { channel }

    /// The next event, or nil where none comes within the time or a signal arrives.
    ///
    /// - Parameters:
    ///   - timeout: how long to wait; zero takes what is there.
    ///   - separate: whether a requested connection gets a channel of its own, so that whoever serves it need not
    ///     share this one.
    public func next(timeout: Duration, separate: Bool = false) throws(RdmaError) -> ConnectionEvent? {
        let operation = "waiting for a connection event"
        let deadline = ContinuousClock.now + timeout
        while true {
            if let event = try take(separate: separate, operation) { return event }
            let left = (deadline - ContinuousClock.now).milliseconds
            guard try Descriptor.waitUntilReadable(fileDescriptor, milliseconds: left, operation) else { return nil }
        }
    }

    /// The event of one kind that a connection waits for.
    ///
    /// - Throws: ``RdmaError`` for any other event of that connection, and where none comes in time.
    func expect(
        _ kind: ConnectionEventKind,
        of connectionID: ConnectionID,
        within timeout: Duration,
        _ operation: String
    ) throws(RdmaError) -> ConnectionEvent {
        let deadline = ContinuousClock.now + timeout
        repeat {
            guard let event = try next(timeout: deadline - ContinuousClock.now) else { continue }
            guard event.connectionID === connectionID, event.kind != .timewaitExit else { continue }
            guard event.kind == kind else { throw event.failure(of: operation) }
            return event
        } while ContinuousClock.now < deadline
        throw RdmaError(.timedOut(timeout), operation)
    }

    deinit {
        rdma_destroy_event_channel(channel)
    }
}

extension EventChannel {
    /// Takes an event where there is one.
    private func take(separate: Bool, _ operation: String) throws(RdmaError) -> ConnectionEvent? {
        while true {
            var event: UnsafeMutablePointer<rdma_cm_event>?
            if rdma_get_cm_event(channel, &event) != 0 {
                let number = errno
                if number == EAGAIN || number == EINTR { return nil }
                throw RdmaError(errno: number, operation)
            }
            guard let event else { return nil }
            if event.pointee.event == RDMA_CM_EVENT_CONNECT_REQUEST {
                if let request = try request(event, separate: separate) { return request }
            } else if let connection = ConnectionID.owner(of: event.pointee.id) {
                return ConnectionEvent(event, of: connection)
            } else {
                // Its connection is being destroyed, and waits for this.
                rdma_ack_cm_event(event)
            }
        }
    }

    /// Gives an owner to the connection that librdmacm made for a request.
    private func request(
        _ event: UnsafeMutablePointer<rdma_cm_event>,
        separate: Bool
    ) throws(RdmaError) -> ConnectionEvent? {
        guard let id = event.pointee.id else { return nil }
        do {
            let owner = separate ? try EventChannel(adopting: id) : self
            let listener = ConnectionID.owner(of: event.pointee.listen_id)
            let connection = ConnectionID(adopting: id, channel: owner)
            if listener != nil { return ConnectionEvent(event, of: connection, listener: listener) }
            rdma_ack_cm_event(event)
            return nil
        } catch {
            rdma_ack_cm_event(event)
            rdma_destroy_id(id)
            throw error
        }
    }

    /// A channel of its own for a connection that was requested on another.
    private convenience init(adopting id: UnsafeMutablePointer<rdma_cm_id>) throws(RdmaError) {
        try self.init()
        let result = rdma_migrate_id(id, raw)
        try RdmaError.check(result: result, "giving a requested connection an event channel of its own")
    }
}
