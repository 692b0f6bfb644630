/// How long a reliable connection waits for an acknowledgement before it sends again.
///
/// 4.096 µs times a power of two: what InfiniBand calls the local ACK timeout, and `rdma_set_option`(3)
/// `RDMA_OPTION_ID_ACK_TIMEOUT`. A device may wait up to four times as long (InfiniBand Architecture Specification,
/// 9.7.6.1.3). After as many times in vain as ``ConnectionParameters`` say the connection is lost; to soft-RoCE the most
/// that there is, 7, is without end.
/// Encoded as that power; one that there is not is refused.
public struct AcknowledgeTimeout: RawRepresentable, Hashable, Codable, Sendable {
    /// The powers that there are: 31 is 2.4 hours. 0, which InfiniBand has for "without end", is not among them.
    public static let exponents: ClosedRange<UInt8> = 1...31

    /// The power of two.
    public let rawValue: UInt8

    /// A timeout of 4.096 µs times 2 to this power; nil where there is none such.
    public init?(rawValue: UInt8) {
        guard Self.exponents.contains(rawValue) else { return nil }
        self.rawValue = rawValue
    }

    /// The shortest timeout that is as long as that; nil where none is.
    public init?(atLeast nanoseconds: UInt64) {
        guard let exponent = Self.exponents.first(where: { Self.unit << $0 >= nanoseconds }) else { return nil }
        rawValue = exponent
    }

    /// The time in nanoseconds.
    public var nanoseconds: UInt64 { Self.unit << rawValue }

    private static let unit: UInt64 = 4096
}
