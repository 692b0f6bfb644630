import Synchronization

/// Which pages of a machine have been written to since they were last taken for sending: a bit for each.
///
/// A page is written first and then marked; who takes the marks clears them first and then copies. So a write that a copy
/// has missed is always marked, and goes with the next round.
final class DirtyBitmap: Sendable {
    // Words are changed by atomic operations alone; their memory does not move.
    private nonisolated(unsafe) let words: UnsafeMutablePointer<Atomic<UInt64>>
    /// Pages.
    let count: Int

    /// A bitmap in which no page is marked.
    init(pages count: Int) {
        self.count = count
        words = .allocate(capacity: Self.words(for: count))
        for index in 0..<Self.words(for: count) { (words + index).initialize(to: Atomic(0)) }
    }

    deinit {
        words.deinitialize(count: Self.words(for: count))
        words.deallocate()
    }

    /// Marks a page.
    func mark(_ page: Int) {
        words[page >> 6].bitwiseOr(1 << UInt64(page & 63), ordering: .releasing)
    }

    /// Marks all pages: a machine that has not moved at all.
    func markAll() {
        for index in 0..<(count >> 6) { words[index].store(.max, ordering: .releasing) }
        if count & 63 != 0 { words[count >> 6].store(1 << UInt64(count & 63) - 1, ordering: .releasing) }
    }

    /// Takes all marks.
    func harvest() -> PageSet {
        PageSet(words: (0..<Self.words(for: count)).map { words[$0].exchange(0, ordering: .acquiring) })
    }

    /// How many pages are marked now.
    var marked: Int {
        (0..<Self.words(for: count)).reduce(0) { $0 + words[$1].load(ordering: .relaxed).nonzeroBitCount }
    }

    private static func words(for pages: Int) -> Int { (pages + 63) / 64 }
}
