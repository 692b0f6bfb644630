import Metering
import Synchronization
import TestSupport
import Testing

@testable import Transport

@Suite struct BlockSourceTests {
    @Test func isEndlessUntilToldOtherwise() {
        let source = BlockSource(blockSize: 10)
        for index in 0..<1000 { #expect(source.claim() == Block(index: UInt64(index), length: 10)) }
    }

    @Test(
        arguments: [
            (25, [10, 10, 5]), (30, [10, 10, 10]), (1, [1]), (10, [10]), (11, [10, 1]), (0, []),
        ] as [(UInt64, [Int])]
    )
    func endsAfterTheBytesAskedFor(_ bytes: UInt64, _ lengths: [Int]) {
        let source = BlockSource(blockSize: 10)
        source.end(after: bytes)
        for length in lengths { #expect(source.claim()?.length == length) }
        for _ in 0..<3 { #expect(source.claim() == nil) }
    }

    @Test func countsFromWhatWasClaimedBefore() {
        let source = BlockSource(blockSize: 8)
        for _ in 0..<5 { _ = source.claim() }
        source.end(after: 12)
        #expect(source.claim() == Block(index: 5, length: 8))
        #expect(source.claim() == Block(index: 6, length: 4))
        #expect(source.claim() == nil)
    }

    @Test(arguments: [1, 3, 1 << 30])
    func noNumberOfBytesTraps(_ blockSize: Int) {
        let source = BlockSource(blockSize: blockSize)
        _ = source.claim()
        source.end(after: .max)
        #expect(source.claim()?.index == 1)
    }

    @Test func severalAreClaimedAtOnceAndTheShorterLastOneAlone() {
        let source = BlockSource(blockSize: 10)
        source.end(after: 45)
        var runs: [[Block]] = []
        while true {
            var run = source.claim(upTo: 3)
            guard run.count > 0 else { break }
            var blocks: [Block] = []
            while let block = run.takeFirst() { blocks.append(block) }
            runs.append(blocks)
        }
        #expect(runs.map { $0.map(\.index) } == [[0, 1, 2], [3], [4]])
        #expect(runs.map { $0.map(\.length) } == [[10, 10, 10], [10], [5]])
    }

    @Test func manyThreadsGetEachBlockOnce() async throws {
        let source = BlockSource(blockSize: 4)
        source.end(after: 400_002)
        let claimed = try await withThrowingTaskGroup(of: [Block].self) { group in
            for number in 0..<4 {
                group.addTask {
                    try await WorkerThread.run("claim-\(number)") {
                        var blocks: [Block] = []
                        while true {
                            var run = source.claim(upTo: 1 + number * 5)
                            guard run.count > 0 else { return blocks }
                            while let block = run.takeFirst() { blocks.append(block) }
                        }
                    }
                }
            }
            return try await group.reduce(into: []) { $0 += $1 }
        }
        #expect(claimed.map(\.index).sorted() == Array(0..<100_001))
        #expect(claimed.filter { $0.length != 4 } == [Block(index: 100_000, length: 2)])
    }
}

@Suite struct ReturnedBlocksTests {
    private let source = BlockSource(blockSize: 10)
    private var soon: MonotonicTime { .now().advanced(byNanoseconds: 10_000_000) }

    @Test func areHandedOutBeforeAllOthersAndOnce() {
        source.end(after: 40)
        var dying = BlockClaims(source)
        let lost = [dying.next(), dying.next()].compactMap { $0?.block }
        dying.giveBack(lost)
        var survivor = BlockClaims(source)
        var carried: [UInt64] = []
        while let piece = survivor.next() { carried.append(piece.block.index) }
        #expect(Set(carried.prefix(2)) == [0, 1])
        #expect(carried.sorted() == [0, 1, 2, 3])
    }

    @Test func whatWasPutBackGoesBeforeARun() throws {
        var claims = BlockClaims(source)
        let first = claims.next()
        claims.putBack(first)
        #expect(claims.next(upTo: 3).count == 0)
        #expect(claims.next() == first)
        #expect(claims.next(upTo: 3).count == 3)
    }

    @Test func nothingIsOverWhileSomebodyHoldsBlocks() {
        source.end(after: 10)
        var dying = BlockClaims(source)
        let block = dying.next()?.block
        var idle = BlockClaims(source)
        let none = idle.next()
        #expect(none == nil)
        let mayComeBack = idle.waitForMore()
        #expect(mayComeBack && !source.isExhausted)
        dying.giveBack([block].compactMap { $0 })
        let hasComeBack = idle.waitForMore()
        #expect(hasComeBack && !source.isExhausted)
        let again = idle.next()?.block
        #expect(again == block)
        let isMore = idle.waitForMore()
        #expect(!isMore, "all has arrived")
        #expect(source.isExhausted)
    }

    @Test func whoGoesAwayHoldsNothing() {
        source.end(after: 10)
        do {
            var claims = BlockClaims(source)
            _ = claims.next()
        }
        #expect(source.isExhausted)
    }

    @Test func anEndlessSourceIsNeverOver() {
        #expect(!source.isExhausted)
        #expect(source.waitForMore(until: soon))
    }
}
