import Synchronization

/// A limit of one run alone, in this process's own memory.
///
/// `@unchecked Sendable`: the memory is written by ``set(_:)``, with a lock held, and else through atomics.
public final class RunLimit: @unchecked Sendable {
    private let memory: UnsafeMutableRawPointer
    private let setting = Mutex(())

    /// A limit; nil is none, for now.
    public init(_ limit: BandwidthLimit?) {
        memory = .allocate(byteCount: 2 * BucketMemory.rowSize, alignment: BucketMemory.rowSize)
        memory.initializeMemory(as: UInt8.self, repeating: 0, count: 2 * BucketMemory.rowSize)
        set(limit)
    }

    deinit {
        memory.deallocate()
    }

    /// The bucket that all workers of the run share.
    package var bucket: Bucket {
        // A run's limit is never a share: the word of what is available stays 0.
        BucketMemory.bucket(word: memory, states: states, available: BucketMemory.word(memory, 1), owner: self)
    }

    /// Changes the limit, or with nil removes it: at once, for runs in progress too.
    public func set(_ limit: BandwidthLimit?) {
        setting.withLock { _ in
            BucketMemory.set(limit.map { .rate($0) }, word: memory, states: states)
        }
    }

    private var states: UnsafeMutableRawPointer { memory + BucketMemory.rowSize }
}
