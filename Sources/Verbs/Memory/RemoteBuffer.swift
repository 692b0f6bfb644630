/// Memory of the peer that may be written to or read from, as the peer announces it.
///
/// It crosses the network in any form that both ends agree on: it is Codable for that, and has ``bytes`` for private
/// data and messages.
@frozen
public struct RemoteBuffer: Hashable, Sendable, Codable {
    /// The first byte's virtual address, in the peer.
    public var address: UInt64
    /// The region's remote key.
    public var key: UInt32
    /// Bytes.
    public var length: UInt64

    /// A buffer as the peer announced it.
    @inlinable
    public init(address: UInt64, key: UInt32, length: UInt64) {
        self.address = address
        self.key = key
        self.length = length
    }
}

extension RemoteBuffer {
    /// The length of ``bytes``.
    public static let byteCount = 20

    /// Address, key and length in network byte order: 8, 4 and 8 bytes.
    public var bytes: [UInt8] {
        var bytes: [UInt8] = []
        withUnsafeBytes(of: address.bigEndian) { bytes += $0 }
        withUnsafeBytes(of: key.bigEndian) { bytes += $0 }
        withUnsafeBytes(of: length.bigEndian) { bytes += $0 }
        return bytes
    }

    /// A buffer from the first ``byteCount`` bytes; what follows is ignored, as padding of private data.
    ///
    /// - Throws: ``RdmaError`` where there are fewer.
    public init(bytes: [UInt8]) throws(RdmaError) {
        guard bytes.count >= Self.byteCount else {
            let reason = "\(bytes.count) bytes, where \(Self.byteCount) announce a buffer"
            throw RdmaError(.unsupported(reason), "reading where the peer's memory is")
        }
        func number(_ range: Range<Int>) -> UInt64 { bytes[range].reduce(0) { $0 << 8 | UInt64($1) } }
        self.init(address: number(0..<8), key: UInt32(number(8..<12)), length: number(12..<20))
    }
}
