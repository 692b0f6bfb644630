import Glibc

/// What the kernel knows about one TCP connection.
///
/// The source is the socket option `TCP_INFO`, see tcp(7) and struct tcp_info in linux/tcp.h. A value is nil where
/// the kernel is older than the field.
public struct TCPInfo: Codable, Sendable, Equatable {
    /// Segments sent again since the connection was opened.
    public let retransmits: UInt32
    /// Smoothed round-trip time in microseconds.
    public let roundTripMicroseconds: UInt32
    /// Mean deviation of the round-trip time in microseconds.
    public let roundTripVariationMicroseconds: UInt32
    /// Congestion window in segments.
    public let congestionWindow: UInt32
    /// Bytes of payload in a full segment that is sent: tells whether jumbo frames are used.
    public let sendSegmentSize: UInt32
    /// Path MTU in bytes.
    public let pathMTU: UInt32
    /// Bytes that the peer has acknowledged.
    public let bytesAcknowledged: UInt64?
    /// Bytes received in order.
    public let bytesReceived: UInt64?
    /// Bytes sent again.
    public let bytesRetransmitted: UInt64?
    /// Whether each segment carries timestamps: 12 bytes of its header.
    public let hasTimestamps: Bool

    /// Reads the state of a connection; throws where the descriptor is no TCP socket.
    public init(socket: CInt) throws(MeteringError) {
        let operation = "reading TCP_INFO of socket \(socket)"
        var bytes = [UInt8](repeating: 0, count: 512)
        var length = socklen_t(bytes.count)
        guard getsockopt(socket, CInt(IPPROTO_TCP), TCP_INFO, &bytes, &length) == 0 else {
            throw MeteringError(operation: operation, errorNumber: errno)
        }
        guard let info = TCPInfo(structure: Array(bytes.prefix(Int(length)))) else {
            throw MeteringError(operation: operation, reason: "the kernel returned only \(length) bytes")
        }
        self = info
    }

    /// Reads the fields from the kernel's struct tcp_info, whose layout only ever grows at its end.
    ///
    /// glibc's own declaration ends before the 64-bit counters, hence the offsets. They are the same on every Linux
    /// architecture: the fields are of fixed size, and aligned without padding. Nil where `retransmits` is missing.
    init?(structure: [UInt8]) {
        func field<Value: FixedWidthInteger>(_ offset: Int, _: Value.Type = Value.self) -> Value? {
            guard structure.count >= offset + MemoryLayout<Value>.size else { return nil }
            return structure.withUnsafeBytes { $0.loadUnaligned(fromByteOffset: offset, as: Value.self) }
        }
        guard let sendSegmentSize: UInt32 = field(16), let pathMTU: UInt32 = field(60),
            let roundTrip: UInt32 = field(68), let variation: UInt32 = field(72), let window: UInt32 = field(80),
            let retransmits: UInt32 = field(100)
        else { return nil }
        self.sendSegmentSize = sendSegmentSize
        self.pathMTU = pathMTU
        roundTripMicroseconds = roundTrip
        roundTripVariationMicroseconds = variation
        congestionWindow = window
        self.retransmits = retransmits
        bytesAcknowledged = field(120)
        bytesReceived = field(128)
        bytesRetransmitted = field(208)
        // TCPI_OPT_TIMESTAMPS of linux/tcp.h.
        hasTimestamps = structure[5] & 1 != 0
    }
}
