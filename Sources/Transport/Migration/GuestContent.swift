import Glibc

/// What stands in the pages of virtual machines: a part that no compression makes smaller, and one that repeats itself.
///
/// Compression gains what the content lets it gain, and nobody's machines are like another's. So the part is the user's
/// to say, and what came of it is in the results.
final class GuestContent: Sendable {
    /// Pages that differ: more than LZ4 looks back (64 KiB), so that none is found to be like one before it.
    private static let variants = 64

    // Written here and never after.
    private nonisolated(unsafe) let pages: UnsafeMutableRawPointer

    init(randomShare: Double, seed: UInt64) {
        let size = Self.variants * MigrationPattern.page
        pages = .allocate(byteCount: size, alignment: MigrationPattern.page)
        memset(pages, 0x20, size)
        var random = SplitMix64(seed: seed)
        // Line by line, as memory is a mixture of both at every scale.
        let line = 256
        let randomWords = Int((Double(line / 8) * randomShare).rounded())
        for start in stride(from: 0, to: size, by: line) {
            for word in 0..<randomWords {
                pages.storeBytes(of: random.next(), toByteOffset: start + word * 8, as: UInt64.self)
            }
        }
    }

    deinit {
        pages.deallocate()
    }

    /// One of the pages.
    func page(_ number: UInt64) -> UnsafeRawPointer {
        UnsafeRawPointer(pages) + Int(number % UInt64(Self.variants)) * MigrationPattern.page
    }
}
