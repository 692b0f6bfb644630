/// What one end of a channel has moved and found, in numbers that both ends can compare.
public struct BlockLedger: Codable, Sendable, Equatable {
    /// Bytes moved; those of a block that has moved in part are in it.
    public var bytes: UInt64 = 0
    /// Whole blocks.
    public var blocks: UInt64 = 0
    /// The wrapping sum of the block numbers, where the blocks carry them: equal at both ends when the same blocks
    /// left and arrived, each once.
    public var indexSum: UInt64 = 0
    /// Blocks whose stamp was checked and right.
    public var verified: UInt64 = 0
    /// Blocks whose stamp was wrong.
    public var corrupt: UInt64 = 0

    /// An empty ledger.
    public init() {}

    /// Enters a block whose bytes have been counted as they went.
    mutating func complete(_ block: Block) {
        blocks &+= 1
        indexSum &+= block.index
    }

    /// Enters a block whose bytes have been counted as they went, and what its check found.
    mutating func complete(_ block: Block, intact: Bool) {
        complete(block)
        if intact { verified &+= 1 } else { corrupt &+= 1 }
    }

    /// What two stretches of a channel have moved together.
    static func + (one: BlockLedger, other: BlockLedger) -> BlockLedger {
        var sum = one
        sum.bytes &+= other.bytes
        sum.blocks &+= other.blocks
        sum.indexSum &+= other.indexSum
        sum.verified &+= other.verified
        sum.corrupt &+= other.corrupt
        return sum
    }

    /// Enters a block and its bytes.
    mutating func enter(_ block: Block) {
        complete(block)
        bytes &+= UInt64(truncatingIfNeeded: block.length)
    }

    /// Enters blocks and their bytes.
    mutating func enter(_ run: BlockRun) {
        // No more than a queue holds, so that nothing overflows.
        let count = UInt64(truncatingIfNeeded: run.count)
        blocks &+= count
        bytes &+= count &* UInt64(truncatingIfNeeded: run.length)
        indexSum &+= count &* run.first.index &+ count &* (count &- 1) / 2
    }

    /// Enters a block and its bytes, and with a stamp what its check finds.
    mutating func enter(_ block: Block, checking stamp: BlockStamp?, at memory: UnsafeRawPointer) {
        guard let stamp else { return enter(block) }
        bytes &+= UInt64(block.length)
        complete(block, intact: stamp.matches(block, at: memory))
    }
}
