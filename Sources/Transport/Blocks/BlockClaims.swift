import Metering

/// One worker's claims on a source: the source knows whether the worker still holds some of its blocks.
struct BlockClaims: ~Copyable {
    private let source: BlockSource
    private var isHolding = false
    /// A block that was claimed and could not be posted yet, or what is left of one whose first pieces were.
    private var first: Piece?

    init(_ source: BlockSource) {
        self.source = source
    }

    deinit {
        if isHolding { source.release() }
    }

    /// The next block to carry, or the rest of one; nil where there is none now.
    mutating func next() -> Piece? {
        if first != nil { return first.take() }
        hold()
        return source.claim().map { Piece($0) }
    }

    /// The next blocks to carry, `count` of them at most, with one question to the source; none where there are none now,
    /// or ``next()`` has something left that goes first.
    mutating func next(upTo count: Int) -> BlockRun {
        guard first == nil, count > 0 else { return BlockRun() }
        hold()
        return source.claim(upTo: count)
    }

    private mutating func hold() {
        guard !isHolding else { return }
        source.hold()
        isHolding = true
    }

    /// Puts what was not posted back in its place, to be the next; nothing where all was.
    mutating func putBack(_ piece: Piece?) {
        // What is there was taken by next(): a store is due only where something comes back.
        if let piece { first = piece }
    }

    /// The run is over: what is left of a block that has begun will not go.
    mutating func cut() {
        if let piece = first, piece.offset > 0 { first = nil }
    }

    /// All that was claimed has arrived. Waits a tenth of a second at most for more.
    ///
    /// - Returns: false where everything has arrived, over this channel and all others.
    mutating func waitForMore() -> Bool {
        release()
        return source.waitForMore(until: MonotonicTime.now().advanced(byNanoseconds: 100_000_000))
    }

    /// Gives back what did not arrive: others may carry it.
    ///
    /// - Parameter lost: all of what was posted and did not arrive, a block that went in part among it.
    mutating func giveBack(_ lost: some Sequence<Block>) {
        let unposted = first.take().flatMap { $0.offset == 0 ? $0.block : nil }
        source.giveBack(Array(lost) + [unposted].compactMap { $0 })
        release()
    }

    private mutating func release() {
        guard isHolding else { return }
        isHolding = false
        source.release()
    }
}
