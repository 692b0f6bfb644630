import Testing

@testable import Transport

@Suite struct BlockStampTests {
    private let stamp = BlockStamp(seed: 0x1234_5678_9ABC_DEF0)

    private func stamped(_ block: Block, by stamp: BlockStamp? = nil) -> [UInt8] {
        // One byte more, so that writing past the end shows.
        var bytes = [UInt8](repeating: 0xEE, count: block.length + 1)
        bytes.withUnsafeMutableBytes { (stamp ?? self.stamp).write(block, to: $0.baseAddress!) }
        return bytes
    }

    private func matches(_ bytes: [UInt8], _ block: Block) -> Bool {
        bytes.withUnsafeBytes { stamp.matches(block, at: $0.baseAddress!) }
    }

    private func header(_ bytes: [UInt8], longest: Int) -> Block? {
        bytes.withUnsafeBytes { stamp.header(at: $0.baseAddress!, longest: longest) }
    }

    @Test(arguments: Array(16...100) + [4096, 65_536, 1 << 20, (1 << 20) + 7])
    func whatWasWrittenMatches(_ length: Int) {
        let block = Block(index: UInt64(length) << 33, length: length)
        let bytes = stamped(block)
        #expect(bytes.last == 0xEE, "nothing is written behind the block")
        #expect(header(bytes, longest: length) == block)
        #expect(matches(bytes, block))
    }

    @Test(arguments: [16, 17, 24, 31, 64, 67])
    func oneFlippedBitAnywhereIsNoticed(_ length: Int) {
        let block = Block(index: 77, length: length)
        let bytes = stamped(block)
        for bit in 0..<(length * 8) {
            var damaged = bytes
            damaged[bit / 8] ^= 1 << UInt8(bit % 8)
            #expect(!matches(damaged, block), "bit \(bit) of \(length) bytes")
        }
    }

    @Test(arguments: [1, 4, 8, 16, 64])
    func shiftedBytesAreNoticed(_ distance: Int) {
        let block = Block(index: 5, length: 256)
        var bytes = stamped(block)
        // The header stays: only the pattern moves.
        bytes.replaceSubrange(16..<256, with: Array(bytes[(16 + distance)..<256]) + bytes[16..<(16 + distance)])
        #expect(!matches(bytes, block))
    }

    @Test func aPartThatDidNotArriveIsNoticed() {
        let block = Block(index: 5, length: 256)
        let earlier = stamped(Block(index: 4, length: 256))
        for boundary in stride(from: 16, to: 256, by: 8) {
            #expect(!matches(Array(stamped(block)[..<boundary] + earlier[boundary...]), block))
        }
    }

    @Test func anotherBlocksDataAreNoticed() {
        let block = Block(index: 5, length: 64)
        #expect(!matches(stamped(Block(index: 6, length: 64)), block))
        // Even under the right header.
        #expect(!matches(Array(stamped(block)[..<16] + stamped(Block(index: 6, length: 64))[16...]), block))
    }

    @Test func anotherSessionsDataAreNoticed() {
        let block = Block(index: 0, length: 64)
        #expect(!matches(stamped(block, by: BlockStamp(seed: 1)), block))
    }

    @Test func aBlockOfAnotherLengthIsNoticed() {
        let bytes = stamped(Block(index: 5, length: 64))
        #expect(!matches(bytes, Block(index: 5, length: 56)))
        #expect(header(bytes, longest: 63) == nil, "longer than a block may be")
    }

    @Test func aHeaderWithoutTheMagicNumberIsNone() {
        #expect(header([UInt8](repeating: 0, count: 64), longest: 64) == nil)
        #expect(header([UInt8](repeating: 0xFF, count: 64), longest: 64) == nil)
        var short = stamped(Block(index: 1, length: 64))
        short.replaceSubrange(8..<12, with: [15, 0, 0, 0])
        #expect(header(short, longest: 64) == nil, "shorter than its own header")
    }
}
