/// The blocks, and pieces of blocks, that a channel has posted, in their order, and what of them has completed.
///
/// Whole blocks are entered together, so that one costs next to nothing. Bytes count with their piece, a block with its
/// last one.
struct PostedPieces: ~Copyable {
    private var underWay: Fifo<PostedRun>
    /// The block whose last piece is not posted yet.
    private var begun: Block?
    /// Bytes that completed of a block that has not.
    private var partial = 0
    /// Blocks and pieces posted and not completed.
    private(set) var count = 0
    private(set) var ledger = BlockLedger()

    /// - Parameter capacity: blocks and pieces that may be under way.
    init(capacity: Int) {
        underWay = Fifo(capacity: capacity)
    }

    /// What is left behind if nothing completes any more: a block is unconfirmed until its last piece has completed, be
    /// that under way or not posted yet.
    var posted: PostedBlocks {
        var whole = ledger
        whole.bytes &-= UInt64(partial)
        var unconfirmed: [Block] = []
        var bytes = ledger.bytes
        for entry in underWay.all {
            bytes += UInt64(entry.run.count * entry.length)
            var run = entry.run
            while entry.isLast, let block = run.takeFirst() { unconfirmed.append(block) }
        }
        return PostedBlocks(confirmed: whole, unconfirmed: unconfirmed + [begun].compactMap { $0 }, bytes: bytes)
    }

    /// Enters a piece that was posted; there must be room.
    mutating func append(_ piece: Piece) {
        let run = BlockRun(from: piece.block, count: 1)
        underWay.append(PostedRun(run: run, length: piece.length, isLast: piece.isLast))
        begun = piece.isLast ? nil : piece.block
        count &+= 1
    }

    /// Enters whole blocks that were posted; there must be room.
    mutating func append(_ run: BlockRun) {
        guard run.count > 0 else { return }
        underWay.append(PostedRun(run: run, length: run.length))
        count &+= run.count
    }

    /// Enters the end of the oldest pieces; there must be so many.
    mutating func completeFirst(_ completed: Int) {
        count &-= completed
        var left = completed
        while left > 0 {
            let done = underWay.updateFirst { $0.removeFirst(left) }
            left &-= done.run.count
            complete(done)
            if underWay[0].run.count == 0 { _ = underWay.removeFirst() }
        }
    }

    private mutating func complete(_ done: PostedRun) {
        if done.length == done.run.length {
            ledger.enter(done.run)
        } else {
            ledger.bytes &+= UInt64(truncatingIfNeeded: done.length)
            partial = done.isLast ? 0 : partial &+ done.length
            if done.isLast { ledger.complete(done.run.first) }
        }
    }
}
