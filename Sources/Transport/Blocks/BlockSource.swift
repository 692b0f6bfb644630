import Synchronization

/// Where workers claim the blocks that they move: endless, or a number of bytes.
///
/// Any number of workers may claim at once; each block is handed out once, so the faster channel takes more.
public final class BlockSource: Sendable {
    private let blockSize: Int
    private let next = Atomic<UInt64>(0)
    /// Blocks before this one are handed out; `UInt64.max` while the source is endless.
    private let end: Atomic<UInt64>
    private let lastLength: Atomic<Int>

    /// A source of blocks of `blockSize` bytes that does not end until ``end(after:)``.
    public init(blockSize: Int) {
        self.blockSize = blockSize
        end = Atomic(UInt64.max)
        lastLength = Atomic(blockSize)
    }

    /// Lets the source end `bytes` bytes after what has been claimed so far.
    public func end(after bytes: UInt64) {
        let size = UInt64(blockSize)
        lastLength.store(bytes % size == 0 ? blockSize : Int(bytes % size), ordering: .relaxed)
        let (last, overflow) = next.load(ordering: .relaxed)
            .addingReportingOverflow(bytes / size + (bytes % size == 0 ? 0 : 1))
        end.store(overflow ? .max : last, ordering: .releasing)
    }

    /// The next block, or nil when all have been handed out.
    func claim() -> Block? {
        let end = end.load(ordering: .acquiring)
        // Looking first keeps the counter from running away while workers that wait ask again and again.
        guard next.load(ordering: .relaxed) < end else { return nil }
        let index = next.wrappingAdd(1, ordering: .relaxed).oldValue
        guard index < end else { return nil }
        return Block(index: index, length: index == end - 1 ? lastLength.load(ordering: .relaxed) : blockSize)
    }
}
