/// A number that two pieces of memory share when they are alike, and one time in 2^32 when they are not.
enum MemoryDigest {
    /// Every word counts, and where it stands.
    ///
    /// - Parameter count: a multiple of 8.
    static func of(_ memory: UnsafeRawPointer, count: Int) -> UInt32 {
        // Four sums side by side, as one would wait for its own multiplication each time.
        var sums = SIMD4<UInt64>(1, 2, 3, 4)
        let step = SIMD4<UInt64>(repeating: 0x9E37_79B9_7F4A_7C15)
        var offset = 0
        while offset + 32 <= count {
            sums = (sums ^ memory.loadUnaligned(fromByteOffset: offset, as: SIMD4<UInt64>.self)) &* step
            sums ^= sums &>> 29
            offset += 32
        }
        var digest = sums[0]
        for index in 1..<4 { digest = (digest ^ sums[index]) &* 0xBF58_476D_1CE4_E5B9 ^ digest >> 31 }
        while offset + 8 <= count {
            digest = (digest ^ memory.loadUnaligned(fromByteOffset: offset, as: UInt64.self)) &* 0x94D0_49BB_1331_11EB
            offset += 8
        }
        return UInt32(truncatingIfNeeded: digest ^ digest >> 32)
    }
}
