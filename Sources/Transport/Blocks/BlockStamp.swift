/// The pattern that `--verify` writes into a block and checks at its sink.
///
/// A header of 16 bytes (block number, length, a magic number) tells the sink what to expect; every other word is
/// the block's key plus its position times an odd constant, so a word that is wrong, missing, shifted or from
/// another block is noticed.
struct BlockStamp {
    /// Bytes of the header, and so of the shortest block that can be verified.
    static let minimumLength = 16
    private static let magic: UInt32 = 0x5242_3031
    /// 2^64 divided by the golden ratio: odd, and with no short period in its low bits.
    private static let step: UInt64 = 0x9E37_79B9_7F4A_7C15

    /// Different in each session, so that what an earlier one left in memory does not pass.
    let seed: UInt64

    /// Writes header and pattern of `block` to `memory`, which has room for the block's length.
    func write(_ block: Block, to memory: UnsafeMutableRawPointer) {
        memory.storeBytes(of: block.index.littleEndian, as: UInt64.self)
        memory.storeBytes(of: UInt32(block.length).littleEndian, toByteOffset: 8, as: UInt32.self)
        memory.storeBytes(of: Self.magic.littleEndian, toByteOffset: 12, as: UInt32.self)
        let words = (block.length - Self.minimumLength) / 8
        var value = key(of: block.index)
        for word in 0..<words {
            memory.storeBytes(of: value, toByteOffset: Self.minimumLength + word * 8, as: UInt64.self)
            value &+= Self.step
        }
        for offset in (Self.minimumLength + words * 8)..<block.length {
            memory.storeBytes(of: UInt8(truncatingIfNeeded: value), toByteOffset: offset, as: UInt8.self)
            value >>= 8
        }
    }

    /// The block that a header announces, or nil where no header of ours lies there.
    func header(at memory: UnsafeRawPointer, longest: Int) -> Block? {
        let length = Int(UInt32(littleEndian: memory.loadUnaligned(fromByteOffset: 8, as: UInt32.self)))
        let magic = UInt32(littleEndian: memory.loadUnaligned(fromByteOffset: 12, as: UInt32.self))
        guard magic == Self.magic, (Self.minimumLength...longest).contains(length) else { return nil }
        return Block(index: UInt64(littleEndian: memory.loadUnaligned(as: UInt64.self)), length: length)
    }

    /// Whether `memory` holds exactly what ``write(_:to:)`` wrote for this block.
    func matches(_ block: Block, at memory: UnsafeRawPointer) -> Bool {
        guard header(at: memory, longest: block.length) == block else { return false }
        let words = (block.length - Self.minimumLength) / 8
        var value = key(of: block.index)
        // Differences are collected and not branched on, so that the loop can be vectorised.
        var difference: UInt64 = 0
        for word in 0..<words {
            difference |= memory.loadUnaligned(fromByteOffset: Self.minimumLength + word * 8, as: UInt64.self) ^ value
            value &+= Self.step
        }
        for offset in (Self.minimumLength + words * 8)..<block.length {
            difference |= UInt64(memory.load(fromByteOffset: offset, as: UInt8.self) ^ UInt8(truncatingIfNeeded: value))
            value >>= 8
        }
        return difference == 0
    }

    private func key(of index: UInt64) -> UInt64 {
        // The finaliser of SplitMix64: neighbouring blocks get unrelated keys.
        var key = seed &+ index &* Self.step
        key = (key ^ (key >> 30)) &* 0xBF58_476D_1CE4_E5B9
        key = (key ^ (key >> 27)) &* 0x94D0_49BB_1331_11EB
        return key ^ (key >> 31)
    }
}
