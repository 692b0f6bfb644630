/// What an interface is for the host's traffic.
public enum InterfaceRole: String, Codable, Sendable {
    /// A NIC, or a function of one.
    case nic
    /// Leads to this host alone.
    case loopback
    /// Stands for several NICs (a team, in Windows' words).
    case bond
    /// A switch in software, with this host at one of its ports.
    case bridge
}
