import CLZ4

/// Makes memory smaller, and restores it (LZ4's block format).
enum Compressor {
    /// Bytes that so many may take at worst.
    static func bound(_ count: Int) -> Int { Int(LZ4_compressBound(Int32(count))) }

    /// Bytes that the smaller form takes; nil where it is no smaller.
    ///
    /// - Parameter room: of ``bound(_:)`` bytes.
    static func compress(_ memory: UnsafeRawPointer, count: Int, into room: UnsafeMutableRawPointer) -> Int? {
        let length = LZ4_compress_default(
            memory.assumingMemoryBound(to: CChar.self),
            room.assumingMemoryBound(to: CChar.self),
            Int32(count),
            Int32(bound(count))
        )
        return length > 0 && length < count ? Int(length) : nil
    }

    /// Restores exactly `count` bytes; false where the smaller form is damaged.
    static func restore(
        _ compressed: UnsafeRawPointer,
        length: Int,
        to memory: UnsafeMutableRawPointer,
        count: Int
    ) -> Bool {
        LZ4_decompress_safe(
            compressed.assumingMemoryBound(to: CChar.self),
            memory.assumingMemoryBound(to: CChar.self),
            Int32(length),
            Int32(count)
        ) == Int32(count)
    }
}
