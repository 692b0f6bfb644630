import Fabric
import Metering

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
    /// The interface's MTU in bytes; nil where the kernel does not tell.
    public var mtu: Int?
    /// Whether the interface's own counters hold the data: not where an RDMA device moves it past the kernel.
    public var isCountedByInterface = true

    /// The NIC.
    public var nic: NICName { NICName(interface: interface, device: device) }
    /// Whether the packets are IPv6: not where an IPv4 address is only written as one.
    public var isIPv6: Bool { localAddress.contains(":") && !localAddress.contains(".") }
    /// Whether both ends are one host, whose loopback carries all.
    public var isLoopback: Bool { interface == "lo" || localAddress == peerAddress }
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
        mtu = interface.flatMap(NetworkInterface.mtu)
    }
}
