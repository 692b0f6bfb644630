/// A packet that asks how large another one may be, padded to the size that is tried.
///
/// Big-endian: the session's token, so that nobody else can make a server send; a number; the size that the answer is
/// to have, or in an answer the size that has arrived, whose first bit says whether an earlier answer was too large for
/// a router. Sizes are those of IP packets.
struct ProbePacket: Equatable {
    static let tokenSize = 16
    static let size = tokenSize + 8
    private static let refusal: UInt32 = 1 << 31

    let token: [UInt8]
    let number: UInt32
    let packetSize: UInt32
    var wasRefused = false

    /// Its bytes, with zeros behind them.
    func bytes(paddedTo count: Int) -> [UInt8] {
        func bytes(_ number: UInt32) -> [UInt8] { withUnsafeBytes(of: number.bigEndian, Array.init) }
        let packet = token + bytes(number) + bytes(packetSize | (wasRefused ? Self.refusal : 0))
        return packet + [UInt8](repeating: 0, count: max(0, count - packet.count))
    }
}

extension ProbePacket {
    /// Reads a packet; nil where it is too short.
    init?(_ bytes: some Collection<UInt8>) {
        guard bytes.count >= Self.size else { return nil }
        let numbers = bytes.dropFirst(Self.tokenSize)
        token = Array(bytes.prefix(Self.tokenSize))
        number = numbers.prefix(4).reduce(0) { $0 << 8 | UInt32($1) }
        let size = numbers.dropFirst(4).prefix(4).reduce(0) { $0 << 8 | UInt32($1) }
        packetSize = size & ~Self.refusal
        wasRefused = size & Self.refusal != 0
    }
}
