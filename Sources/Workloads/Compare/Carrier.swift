/// What carries the data of a compared case.
public enum Carrier: String, Sendable, CaseIterable {
    /// TCP.
    case tcp
    /// RDMA over converged Ethernet.
    case roce
    /// RDMA over TCP, in the NIC.
    case iwarp
    /// InfiniBand.
    case ib

    /// What people call it.
    public var title: String {
        switch self {
        case .tcp: "TCP"
        case .roce: "RoCE"
        case .iwarp: "iWARP"
        case .ib: "InfiniBand"
        }
    }
}
