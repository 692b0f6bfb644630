/// What runs on the wire: the four ways of RDMA.
public enum LinkKind: String, Hashable, Sendable, Codable, CaseIterable {
    /// RDMA over Converged Ethernet, version 1: Ethernet frames that no router forwards.
    case roceV1
    /// RDMA over Converged Ethernet, version 2: UDP port 4791.
    case roceV2
    /// RDMA over TCP (RFC 5040 and its kin).
    case iwarp
    /// InfiniBand links.
    case infiniBand

    /// The short name that result files use: "roce", "iwarp", "ib".
    public var shortName: String {
        switch self {
        case .roceV1, .roceV2: "roce"
        case .iwarp: "iwarp"
        case .infiniBand: "ib"
        }
    }
}

extension LinkKind: CustomStringConvertible {
    /// The name in words.
    public var description: String {
        switch self {
        case .roceV1: "RoCE v1"
        case .roceV2: "RoCE v2"
        case .iwarp: "iWARP"
        case .infiniBand: "InfiniBand"
        }
    }
}
