/// Where a server takes data channels, and where RDMA will not do, why.
public struct DataPorts: Codable, Sendable, Equatable {
    /// Port of TCP data channels.
    public let tcp: UInt16
    /// Port of RDMA data channels; nil where there is no RDMA.
    public let rdma: UInt16?
    /// Why there is no RDMA.
    public let rdmaProblem: String?

    /// Ports of a server.
    public init(tcp: UInt16, rdma: UInt16?, rdmaProblem: String?) {
        self.tcp = tcp
        self.rdma = rdma
        self.rdmaProblem = rdmaProblem
    }
}
