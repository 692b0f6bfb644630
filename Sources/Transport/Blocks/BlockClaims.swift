import Metering

/// One worker's claims on a source: the source knows whether the worker still holds some of its blocks.
struct BlockClaims: ~Copyable {
    private let source: BlockSource
    private var isHolding = false
    /// A block that was claimed and could not be posted yet.
    private var first: Block?

    init(_ source: BlockSource) {
        self.source = source
    }

    deinit {
        if isHolding { source.release() }
    }

    /// The next block to carry; nil where there is none now.
    mutating func next() -> Block? {
        if let block = first.take() { return block }
        if !isHolding {
            source.hold()
            isHolding = true
        }
        return source.claim()
    }

    /// Puts a block back in its place, to be the next one.
    mutating func putBack(_ block: Block) {
        first = block
    }

    /// All that was claimed has arrived. Waits a tenth of a second at most for more.
    ///
    /// - Returns: false where everything has arrived, over this channel and all others.
    mutating func waitForMore() -> Bool {
        release()
        return source.waitForMore(until: MonotonicTime.now().advanced(byNanoseconds: 100_000_000))
    }

    /// Gives back what did not arrive: others may carry it.
    mutating func giveBack(_ lost: some Sequence<Block>) {
        source.giveBack(Array(lost) + [first.take()].compactMap { $0 })
        release()
    }

    private mutating func release() {
        guard isHolding else { return }
        isHolding = false
        source.release()
    }
}
