import CRdma

/// Whether a port carries traffic.
public enum PortState: String, Hashable, Sendable, Codable {
    /// No link.
    case down
    /// A link that is not configured yet.
    case initializing
    /// A link that is configured, not enabled yet.
    case armed
    /// Carries traffic.
    case active
    /// Carries traffic in spite of trouble.
    case activeDeferred
    /// Not one of these.
    case unknown

    init(_ state: ibv_port_state) {
        switch state {
        case IBV_PORT_DOWN: self = .down
        case IBV_PORT_INIT: self = .initializing
        case IBV_PORT_ARMED: self = .armed
        case IBV_PORT_ACTIVE: self = .active
        case IBV_PORT_ACTIVE_DEFER: self = .activeDeferred
        default: self = .unknown
        }
    }
}
