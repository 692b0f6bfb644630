import Synchronization

/// What a channel has moved so far: written by its worker alone, read by whoever takes samples.
final class Progress: Sendable {
    private let bytesMoved = Atomic<UInt64>(0)
    private let blocksMoved = Atomic<UInt64>(0)

    var bytes: UInt64 { bytesMoved.load(ordering: .relaxed) }
    var blocks: UInt64 { blocksMoved.load(ordering: .relaxed) }

    /// Publishes the worker's totals. There is one writer, so plain stores do.
    func publish(bytes: UInt64, blocks: UInt64) {
        bytesMoved.store(bytes, ordering: .relaxed)
        blocksMoved.store(blocks, ordering: .relaxed)
    }
}
