import Fabric

/// What a data channel runs over, as its own end sees it.
public struct ChannelLink: Codable, Sendable, Equatable {
    /// `tcp`, `roce`, `iwarp` or `ib`.
    public let transport: String
    /// The network interface; nil where the kernel does not tell.
    public let interface: String?
    /// The RDMA device; nil for TCP.
    public let device: String?
    /// This end's address.
    public let localAddress: String
    /// The other end's address.
    public let peerAddress: String
}

extension ChannelLink {
    /// The link of a TCP channel.
    init(_ socket: borrowing Socket) {
        let local = socket.localAddress
        transport = "tcp"
        interface = local.flatMap { NetworkInterface.name(of: $0) }
        device = nil
        localAddress = local?.host ?? ""
        peerAddress = socket.peerAddress?.host ?? ""
    }
}
