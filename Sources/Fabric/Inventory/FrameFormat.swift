/// What stands around payload in a transport's frames.
public struct FrameFormat: Sendable, Equatable {
    /// Bytes on an Ethernet wire that no interface counts: preamble 8, FCS 4, gap 12.
    private static let ethernetEdges = 24
    /// The header that interfaces count.
    private static let ethernet = 14
    /// What Linux leaves for RoCE's headers, whichever there are, when it derives the path MTU (`iboe_get_mtu`).
    private static let roceReserve = 96
    /// UDP 8, BTH 12, ICRC 4.
    private static let roce = 24
    /// What iWARP puts around a segment's payload: MPA's length 2 and CRC 4 (RFC 5044), the header of DDP and RDMAP 14
    /// (RFC 5041).
    private static let iwarp = 20
    /// Bytes on an InfiniBand wire around the payload that counters count: LRH 8, BTH 12, ICRC 4; and VCRC, which they do
    /// not.
    private static let infiniBand = (counted: 24, edges: 2)

    /// Bytes of InfiniBand's own headers in a RoCE frame: BTH.
    public static let transportHeaders = 12

    /// Bytes of headers in each frame, those with payload and those without, as interfaces and ports count them.
    public let headers: Int
    /// Payload of a full frame.
    public let unit: Int
    /// Bytes beside that payload which only frames with payload have.
    public let besideUnit: Int
    /// Bytes on the wire around each frame that nobody counts.
    public let edges: Int

    /// The frames of a transport.
    ///
    /// - Parameters:
    ///   - transport: `tcp`, `roce`, `iwarp` or `ib`.
    ///   - mtu: the interface's.
    ///   - hasTimestamps: whether TCP's segments have them, as Linux does unless told otherwise.
    public init(_ transport: String, mtu: Int, isIPv6: Bool, hasTimestamps: Bool = true) {
        // What no frame could carry has no payload; no link has an MTU so small.
        let packet = max(mtu, 256)
        let network = isIPv6 ? 40 : 20
        let tcp = hasTimestamps ? 32 : 20
        switch transport {
        case "roce":
            unit = Self.largest(within: packet - Self.roceReserve)
            (headers, besideUnit, edges) = (Self.ethernet + network + Self.roce, 0, Self.ethernetEdges)
        case "ib":
            // IP over InfiniBand has 4 bytes of its own in a packet (RFC 4391).
            unit = Self.largest(within: packet + 4)
            (headers, besideUnit, edges) = (Self.infiniBand.counted, 0, Self.infiniBand.edges)
        default:
            besideUnit = transport == "iwarp" ? Self.iwarp : 0
            unit = packet - network - tcp - besideUnit
            (headers, edges) = (Self.ethernet + network + tcp, Self.ethernetEdges)
        }
    }

    /// The part of the wire's time in which payload goes over it, with full frames one after the other.
    public var efficiency: Double { Double(unit) / Double(unit + besideUnit + headers + edges) }

    /// Frames that a message takes.
    public func frames(of bytes: Int) -> Int { max(1, (bytes + unit - 1) / unit) }

    /// The payload in what a counter has counted, if frames with payload are full ones.
    ///
    /// A counter that takes what the NIC cuts into segments for one frame (TSO, GSO) counts its headers once in both
    /// figures, so that it comes to the same; and one frame without payload is all headers, and adds nothing.
    public func payload(bytes: UInt64, frames: UInt64) -> Double {
        let rest = Double(bytes) - Double(frames) * Double(headers)
        return max(0, rest) * Double(unit) / Double(unit + besideUnit)
    }

    private static func largest(within bytes: Int) -> Int {
        RoCEPathMTU.sizes.last { $0 <= bytes } ?? RoCEPathMTU.sizes[0]
    }
}
