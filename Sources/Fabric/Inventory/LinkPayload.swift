import Metering

/// What payload a NIC can carry: its speed, less what each full frame has around it.
public struct LinkPayload: Sendable {
    /// Bytes on the wire around an Ethernet frame's packet: preamble 8, header 14, FCS 4, gap 12.
    private static let ethernet = 38
    /// TCP's header with timestamps, as Linux sends it.
    private static let tcp = 32
    /// What iWARP puts around a segment's payload: MPA's length 2 and CRC 4 (RFC 5044), the header of DDP and RDMAP 14
    /// (RFC 5041).
    private static let iwarp = 20
    /// What Linux leaves for RoCE's headers, whichever there are, when it derives the path MTU (`iboe_get_mtu`).
    private static let roceReserve = 96
    /// Bytes on an InfiniBand wire around the payload: LRH 8, BTH 12, ICRC 4, VCRC 2.
    private static let infiniBand = 26

    /// Bytes per second; nil where the speed is not known.
    public let bytesPerSecond: UInt64?

    /// A NIC of this host.
    ///
    /// - Parameters:
    ///   - transport: `tcp`, `roce`, `iwarp` or `ib`.
    ///   - interface: its name; its MTU, and where none is given its speed, are the kernel's.
    ///   - speed: in bits per second.
    public init(_ transport: String, interface: String, isIPv6: Bool, speed: UInt64?) {
        let folder = "/sys/class/net/\(interface)"
        let known = KernelFile.number("\(folder)/speed").flatMap { $0 > 0 && $0 < UInt32.max ? $0 * 1_000_000 : nil }
        let mtu = KernelFile.number("\(folder)/mtu").map { Int(clamping: $0) } ?? 1500
        bytesPerSecond = (speed ?? known).map { speed in
            UInt64(Double(speed) / 8 * Self.part(transport, mtu: mtu, isIPv6: isIPv6))
        }
    }

    /// The part of the wire's time in which payload goes over it, with full frames one after the other.
    public static func part(_ transport: String, mtu: Int, isIPv6: Bool) -> Double {
        let network = isIPv6 ? 40 : 20
        // What no frame could carry has no payload; no link has an MTU so small.
        let packet = max(mtu, 256)
        switch transport {
        case "roce":
            let size = largest(within: packet - roceReserve)
            return Double(size) / Double(size + RoCEPathMTU.overhead + network - 20)
        case "ib":
            // IP over InfiniBand has 4 bytes of its own in a packet (RFC 4391).
            let size = largest(within: packet + 4)
            return Double(size) / Double(size + infiniBand)
        default:
            let own = transport == "iwarp" ? iwarp : 0
            return Double(packet - network - tcp - own) / Double(packet + ethernet)
        }
    }

    private static func largest(within bytes: Int) -> Int {
        RoCEPathMTU.sizes.last { $0 <= bytes } ?? RoCEPathMTU.sizes[0]
    }
}
