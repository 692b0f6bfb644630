import CRdma

/// The protocol family that a device speaks.
///
/// The corresponding type is `ibv_transport_type`.
public enum DeviceTransport: Hashable, Sendable {
    /// InfiniBand's transport, over InfiniBand links or over Ethernet (RoCE).
    case infiniBand
    /// iWARP, over TCP.
    case iwarp
    /// A vendor's own, without the queue pairs that this module is about.
    case other

    init(_ type: ibv_transport_type) {
        switch type {
        case IBV_TRANSPORT_IB: self = .infiniBand
        case IBV_TRANSPORT_IWARP: self = .iwarp
        default: self = .other
        }
    }
}
