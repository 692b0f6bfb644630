/// How good two NICs are for each other, worst first: the order of preference of SMB Multichannel.
///
/// From Microsoft's documentation of SMB Multichannel: RDMA before receive-side scaling before the rest; a slower NIC
/// of a better kind is preferred to a faster one of a lesser kind.
public enum PathKind: Int, Codable, Sendable, Comparable {
    /// TCP, with the work of receiving on one processor.
    case plain
    /// TCP, with receiving spread over processors by several queues (receive-side scaling, RSS) at both ends.
    case rss
    /// RDMA at both ends.
    case rdma

    /// Channels that SMB Multichannel opens on such a path; see "Performance tuning for SMB file servers".
    public var channels: Int {
        switch self {
        case .plain: 1
        case .rss: 4
        case .rdma: 2
        }
    }

    /// Whether the first is the lesser kind.
    public static func < (left: PathKind, right: PathKind) -> Bool { left.rawValue < right.rawValue }
}
