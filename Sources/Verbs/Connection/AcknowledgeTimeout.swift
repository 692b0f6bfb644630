/// How long a reliable connection waits for an acknowledgement before it sends again.
///
/// 4.096 µs times a power of two: what InfiniBand calls the local ACK timeout, and `rdma_set_option`(3)
/// `RDMA_OPTION_ID_ACK_TIMEOUT`. A device may wait up to four times as long (InfiniBand Architecture Specification,
/// 9.7.6.1.3). After as many times in vain as ``ConnectionParameters`` say the connection is lost; to soft-RoCE the most
/// that there is, 7, is without end.
public struct AcknowledgeTimeout: Hashable, Sendable {
    /// The powers that there are: 31 is 2.4 hours. 0, which InfiniBand has for "without end", is not among them.
    public static let exponents: ClosedRange<UInt8> = 1...31

    /// The power of two.
    public let exponent: UInt8

    /// A timeout of 4.096 µs times 2 to this power; nil where there is none such.
    public init?(exponent: UInt8) {
        guard Self.exponents.contains(exponent) else { return nil }
        self.exponent = exponent
    }

    /// The shortest timeout that is as long as that; nil where none is.
    public init?(atLeast nanoseconds: UInt64) {
        guard let exponent = Self.exponents.first(where: { Self.unit << $0 >= nanoseconds }) else { return nil }
        self.exponent = exponent
    }

    /// The time in nanoseconds.
    public var nanoseconds: UInt64 { Self.unit << exponent }

    private static let unit: UInt64 = 4096
}

extension AcknowledgeTimeout: Codable {
    /// Reads the power; one that there is not is refused.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let exponent = try container.decode(UInt8.self)
        guard let timeout = Self(exponent: exponent) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "no timeout: 2 to the \(exponent)")
        }
        self = timeout
    }

    /// Writes the power.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(exponent)
    }
}
