import Verbs

/// Where a server takes data channels.
public struct DataAddress: Sendable {
    /// Address and port for TCP.
    public let tcp: SocketAddress
    /// Address and port for rdma_cm.
    public let rdma: SocketAddress

    /// An address from its two halves.
    public init(tcp: SocketAddress, rdma: SocketAddress) {
        self.tcp = tcp
        self.rdma = rdma
    }
}
