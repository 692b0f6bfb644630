import CRdma

/// What carries a port's packets.
public enum LinkLayer: Hashable, Sendable {
    /// Not said by the driver; iWARP drivers say Ethernet or nothing.
    case unspecified
    /// InfiniBand links.
    case infiniBand
    /// Ethernet.
    case ethernet

    init(_ code: UInt8) {
        switch UInt32(code) {
        case UInt32(IBV_LINK_LAYER_INFINIBAND): self = .infiniBand
        case UInt32(IBV_LINK_LAYER_ETHERNET): self = .ethernet
        default: self = .unspecified
        }
    }
}
