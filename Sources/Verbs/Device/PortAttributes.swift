import CRdma

/// What a device says about one of its ports.
///
/// The corresponding verb is `ibv_query_port`.
public struct PortAttributes: Hashable, Sendable {
    /// The port's number, counted from 1.
    public let number: UInt8
    /// Whether it carries traffic.
    public let state: PortState
    /// The RDMA path MTU in use, in bytes.
    public let activeMTU: Int
    /// The largest path MTU that the device can do, in bytes.
    public let maximumMTU: Int
    /// The longest message, in bytes.
    public let maximumMessageSize: Int
    /// Bits per second, by the link's width and signalling rate; nil where the device does not say.
    ///
    /// Software devices report a fixed 2.5 Gb/s whatever the interface does.
    public let bitsPerSecond: UInt64?
    /// What carries the packets.
    public let linkLayer: LinkLayer
    /// Entries in the table of global identifiers.
    public let globalIdentifierCount: Int

    init(_ attributes: ibv_port_attr, number: UInt8) {
        self.number = number
        state = PortState(attributes.state)
        activeMTU = Self.byteCount(of: attributes.active_mtu)
        maximumMTU = Self.byteCount(of: attributes.max_mtu)
        maximumMessageSize = Int(attributes.max_msg_sz)
        bitsPerSecond = Self.bitsPerSecond(speed: attributes.active_speed, width: attributes.active_width)
        linkLayer = LinkLayer(attributes.link_layer)
        globalIdentifierCount = Int(attributes.gid_tbl_len)
    }

    /// InfiniBand codes the MTU as 1 to 5, for 256 to 4096 bytes.
    static func byteCount(of mtu: ibv_mtu) -> Int {
        (1...5).contains(mtu.rawValue) ? 128 << Int(mtu.rawValue) : 0
    }

    /// The rate of all lanes together, by the codes of `ibv_query_port` (InfiniBand's PortInfo).
    ///
    /// Rates are rounded as the kernel does in /sys/class/infiniband/DEVICE/ports/PORT/rate.
    static func bitsPerSecond(speed: UInt8, width: UInt8) -> UInt64? {
        let lanes: [UInt8: UInt64] = [1: 1, 2: 4, 4: 8, 8: 12, 16: 2]
        let megabits: [UInt8: UInt64] = [
            1: 2_500, 2: 5_000, 4: 10_000, 8: 10_000, 16: 14_000, 32: 25_000, 64: 50_000, 128: 100_000,
        ]
        guard let lanes = lanes[width], let megabits = megabits[speed] else { return nil }
        return lanes * megabits * 1_000_000
    }
}
