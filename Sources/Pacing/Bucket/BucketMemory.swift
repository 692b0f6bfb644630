import Synchronization

/// How a limit and its states lie in memory, a row of one cache line for each: categories do not slow each other down.
enum BucketMemory {
    /// Bytes of a row. A row of limits begins with its words; a row of states is full of them.
    static let rowSize = 64

    /// A word of a row.
    static func word(_ row: UnsafeMutableRawPointer, _ index: Int = 0) -> UnsafeMutablePointer<Atomic<UInt64>> {
        row.assumingMemoryBound(to: Atomic<UInt64>.self) + index
    }

    static func bucket(
        word row: UnsafeMutableRawPointer,
        states statesRow: UnsafeMutableRawPointer,
        available: UnsafeMutablePointer<Atomic<UInt64>>,
        owner: AnyObject
    ) -> Bucket {
        Bucket(
            word: UnsafePointer(word(row)),
            states: word(statesRow),
            available: UnsafePointer(available),
            owner: owner
        )
    }

    /// Sets a limit, or with nil removes it. One at a time: the caller sees to that.
    ///
    /// The bucket starts anew, as if nothing had been reserved.
    static func set(
        _ limit: CategoryLimit?,
        word row: UnsafeMutableRawPointer,
        states statesRow: UnsafeMutableRawPointer
    ) {
        let current = word(row)
        let next = LimitWord(limit, after: LimitWord(bits: current.pointee.load(ordering: .relaxed)))
        word(statesRow, Int(next.generation % UInt64(Bucket.stateCount))).pointee.store(0, ordering: .relaxed)
        // Whoever sees the new limit sees the new state.
        current.pointee.store(next.bits, ordering: .releasing)
    }
}
