/// The RDMA operation that moves a block (InfiniBand Architecture Specification 1.4, chapter 9.4).
public enum Operation: String, Codable, Sendable, CaseIterable {
    /// RDMA WRITE: the host that has the data puts it into the other's memory.
    case write
    /// RDMA READ: the host that wants the data fetches it from the other's memory.
    case read
    /// SEND: the host that has the data sends it into a receive that the other has posted.
    case send
}
