import Metering
import Synchronization

/// Where workers claim the blocks that they move: endless, or a number of bytes.
///
/// Any number of workers may claim at once; each block is handed out once, so the faster channel takes more. What a
/// dying channel did not bring over comes back, and is handed out again before anything else.
public final class BlockSource: Sendable {
    private struct Returned {
        var blocks: [Block] = []
        /// Workers that hold blocks, or may get some back.
        var holders = 0
    }

    private let blockSize: Int
    private let next = Atomic<UInt64>(0)
    /// Blocks before this one are handed out; `UInt64.max` while the source is endless.
    private let end: Atomic<UInt64>
    private let lastLength: Atomic<Int>
    private let returned = Signal(Returned())
    /// How many came back: a copy, so that a claim costs no lock where none did.
    private let returnedCount = Atomic<Int>(0)

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
        var run = claim(upTo: 1)
        return run.takeFirst()
    }

    /// The next blocks, `count` of them at most; none when all have been handed out.
    func claim(upTo count: Int) -> BlockRun {
        if returnedCount.load(ordering: .relaxed) > 0, let block = takeReturned() {
            return BlockRun(from: block, count: 1)
        }
        var first = next.load(ordering: .relaxed)
        while true {
            let end = end.load(ordering: .acquiring)
            guard first < end else { return BlockRun() }
            // The last one by itself: it may be shorter.
            let before = end &- first &- 1
            let granted = before == 0 ? 1 : min(UInt64(count), before)
            let claim = next.weakCompareExchange(expected: first, desired: first &+ granted, ordering: .relaxed)
            if claim.exchanged {
                let length = before == 0 ? lastLength.load(ordering: .relaxed) : blockSize
                return BlockRun(from: Block(index: first, length: length), count: Int(granted))
            }
            first = claim.original
        }
    }

    /// Takes back blocks that were claimed and did not arrive.
    func giveBack(_ blocks: some Sequence<Block>) {
        returned.update { state in
            state.blocks += blocks
            returnedCount.store(state.blocks.count, ordering: .relaxed)
        }
    }

    private func takeReturned() -> Block? {
        returned.update { state in
            defer { returnedCount.store(state.blocks.count, ordering: .relaxed) }
            return state.blocks.popLast()
        }
    }
}

// Whether all is carried: nothing is left to claim, and nobody holds what might come back.
extension BlockSource {
    /// A worker is about to claim.
    func hold() {
        returned.update { $0.holders += 1 }
    }

    /// A worker holds nothing any more: all that it claimed has arrived or was given back.
    func release() {
        returned.update { $0.holders -= 1 }
    }

    /// Whether everything that there was has arrived.
    var isExhausted: Bool {
        returned.update { isExhausted($0) }
    }

    /// Waits until there is something to claim again; false where all has arrived.
    ///
    /// - Parameter deadline: when to return in any case, with true.
    func waitForMore(until deadline: MonotonicTime) -> Bool {
        returned.wait(until: deadline) { state in
            if isExhausted(state) { return false }
            return state.blocks.isEmpty ? nil : true
        } ?? true
    }

    private func isExhausted(_ state: Returned) -> Bool {
        state.holders == 0 && state.blocks.isEmpty && next.load(ordering: .relaxed) >= end.load(ordering: .acquiring)
    }
}
