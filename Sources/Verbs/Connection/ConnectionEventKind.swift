import CRdma

/// What happened to a connection.
///
/// The corresponding type is `rdma_cm_event_type`; see rdma_get_cm_event(3).
public enum ConnectionEventKind: UInt32, Hashable, Sendable {
    /// The peer's address is known, and the device that leads there.
    case addressResolved
    /// The peer's address could not be resolved.
    case addressError
    /// The way to the peer is known.
    case routeResolved
    /// The way to the peer could not be found.
    case routeError
    /// A client asks for a connection.
    case connectRequest
    /// The server agreed, on a connection without a queue pair of librdmacm's.
    case connectResponse
    /// The connection could not be set up.
    case connectError
    /// The peer did not answer.
    case unreachable
    /// The peer turned the request down.
    case rejected
    /// The connection stands.
    case established
    /// The connection has ended.
    case disconnected
    /// The device is being taken away.
    case deviceRemoval
    /// A multicast group was joined.
    case multicastJoin
    /// A multicast group could not be joined.
    case multicastError
    /// The interface's address has changed.
    case addressChange
    /// The queue pair's number may be used again.
    case timewaitExit
    /// An event that came later than this library.
    case unknown = 0xFFFF_FFFF

    init(_ type: rdma_cm_event_type) {
        self = ConnectionEventKind(rawValue: type.rawValue) ?? .unknown
    }
}

extension ConnectionEventKind: CustomStringConvertible {
    /// The event in words.
    public var description: String {
        switch self {
        case .addressResolved: "address resolved"
        case .addressError: "address not resolved"
        case .routeResolved: "route resolved"
        case .routeError: "route not resolved"
        case .connectRequest: "connection requested"
        case .connectResponse: "connection answered"
        case .connectError: "connection failed"
        case .unreachable: "peer unreachable"
        case .rejected: "connection rejected"
        case .established: "connection established"
        case .disconnected: "disconnected"
        case .deviceRemoval: "device removed"
        case .multicastJoin: "multicast group joined"
        case .multicastError: "multicast group not joined"
        case .addressChange: "address changed"
        case .timewaitExit: "time-wait over"
        case .unknown: "unknown event"
        }
    }
}
