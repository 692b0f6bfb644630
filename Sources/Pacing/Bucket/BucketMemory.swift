import Synchronization

/// How a limit and its states lie in memory, a row of one cache line for each: categories do not slow each other down.
enum BucketMemory {
    /// Bytes of a row. A row of limits begins with its word; a row of states is full of them.
    static let rowSize = 64

    static func word(_ row: UnsafeMutableRawPointer) -> UnsafeMutablePointer<Atomic<UInt64>> {
        row.assumingMemoryBound(to: Atomic<UInt64>.self)
    }

    static func states(_ row: UnsafeMutableRawPointer) -> UnsafeMutablePointer<Atomic<UInt64>> {
        row.assumingMemoryBound(to: Atomic<UInt64>.self)
    }

    static func bucket(
        word row: UnsafeMutableRawPointer,
        states statesRow: UnsafeMutableRawPointer,
        owner: AnyObject
    ) -> Bucket {
        Bucket(word: UnsafePointer(word(row)), states: states(statesRow), owner: owner)
    }

    /// Sets a limit, or with nil removes it. One at a time: the caller sees to that.
    ///
    /// The bucket starts anew, as if nothing had been reserved.
    static func set(
        _ limit: BandwidthLimit?,
        word row: UnsafeMutableRawPointer,
        states statesRow: UnsafeMutableRawPointer
    ) {
        let word = word(row)
        let next = LimitWord(limit, after: LimitWord(bits: word.pointee.load(ordering: .relaxed)))
        let state = states(statesRow) + Int(next.generation % UInt64(Bucket.stateCount))
        state.pointee.store(0, ordering: .relaxed)
        // Whoever sees the new limit sees the new state.
        word.pointee.store(next.bits, ordering: .releasing)
    }
}
