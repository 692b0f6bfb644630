/// The random number that a data channel proves its session with.
public struct SessionToken: Sendable, Hashable, Codable {
    /// Bytes of a token on the wire.
    public static let size = 16
    private let high: UInt64
    private let low: UInt64

    /// A new one, from the system's random number generator.
    public init() {
        var generator = SystemRandomNumberGenerator()
        high = generator.next()
        low = generator.next()
    }

    init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    /// The bytes that cross the wire, in network order.
    package var bytes: [UInt8] { high.bigEndianBytes + low.bigEndianBytes }

    init(bytes: some Collection<UInt8>) {
        high = UInt64(bigEndianBytes: bytes.prefix(8))
        low = UInt64(bigEndianBytes: bytes.dropFirst(8).prefix(8))
    }

    /// What the stamps of a verified run start from.
    var stampSeed: UInt64 { high ^ low }
}

extension FixedWidthInteger {
    var bigEndianBytes: [UInt8] {
        withUnsafeBytes(of: bigEndian) { Array($0) }
    }

    init(bigEndianBytes bytes: some Collection<UInt8>) {
        self = bytes.reduce(0) { $0 << 8 | Self($1) }
    }
}
