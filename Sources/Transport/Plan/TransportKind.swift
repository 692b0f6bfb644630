/// What carries the data of a run.
public enum TransportKind: String, Codable, Sendable, CaseIterable {
    /// Plain TCP sockets.
    case tcp
    /// RDMA on a reliable connection: RoCE, iWARP or InfiniBand, as the addresses decide.
    case rdma
}
