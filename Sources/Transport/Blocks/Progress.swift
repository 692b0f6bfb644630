import Metering
import Synchronization

/// What a channel has moved so far: written by its worker alone, read by whoever takes samples.
final class Progress: Sendable {
    private let bytesMoved = Atomic<UInt64>(0)
    private let blocksMoved = Atomic<UInt64>(0)
    private let publications = Atomic<UInt64>(0)
    private let restedAt = Atomic<UInt64>(0)
    /// Blocks that had come by then.
    private let restedBlocks = Atomic<UInt64>(0)

    /// What earlier connections have moved; touched by the worker alone.
    private let settledBytes = Atomic<UInt64>(0)
    private let settledBlocks = Atomic<UInt64>(0)

    var bytes: UInt64 { bytesMoved.load(ordering: .relaxed) }
    var blocks: UInt64 { blocksMoved.load(ordering: .relaxed) }

    /// Changes whenever something has moved, also where that completes no block: what a kernel has taken goes on its way.
    var moves: UInt64 { publications.load(ordering: .relaxed) }

    /// When the worker had seen the last block, and nothing behind it; the clock's start before the first one.
    var lastBlock: MonotonicTime { MonotonicTime(nanoseconds: restedAt.load(ordering: .relaxed)) }

    /// Takes note that there is nothing to do now. Only blocks count: the end of what this end has sent, as credits, may
    /// come long after them.
    func rest() {
        let blocks = blocks
        guard blocks != restedBlocks.load(ordering: .relaxed) else { return }
        restedBlocks.store(blocks, ordering: .relaxed)
        restedAt.store(MonotonicTime.now().nanoseconds, ordering: .relaxed)
    }

    /// Publishes what the current connection has moved. There is one writer, so plain stores do.
    func publish(bytes: UInt64, blocks: UInt64) {
        bytesMoved.store(settledBytes.load(ordering: .relaxed) &+ bytes, ordering: .relaxed)
        blocksMoved.store(settledBlocks.load(ordering: .relaxed) &+ blocks, ordering: .relaxed)
        publications.store(publications.load(ordering: .relaxed) &+ 1, ordering: .relaxed)
    }

    /// Takes note of what all connections before the next one have moved.
    func settle(_ ledger: BlockLedger) {
        settledBytes.store(ledger.bytes, ordering: .relaxed)
        settledBlocks.store(ledger.blocks, ordering: .relaxed)
        publish(bytes: 0, blocks: 0)
    }
}
