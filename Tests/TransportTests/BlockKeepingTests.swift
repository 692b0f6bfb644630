import Foundation
import Testing

@testable import Transport

@Suite struct BlockLedgerTests {
    @Test func bothEndsComeToTheSameNumbers() {
        let blocks = (0..<10).map { Block(index: UInt64.max - UInt64($0), length: 100 + $0) }
        var one = BlockLedger()
        var other = BlockLedger()
        blocks.forEach { one.enter($0) }
        blocks.reversed().forEach { other.enter($0) }
        #expect(one == other)
        #expect(one.blocks == 10)
        #expect(one.bytes == 1045)
    }

    @Test func aBlockThatCameTwiceShows() {
        var right = BlockLedger()
        var wrong = BlockLedger()
        for index: UInt64 in [1, 2, 3] { right.enter(Block(index: index, length: 1)) }
        for index: UInt64 in [1, 3, 3] { wrong.enter(Block(index: index, length: 1)) }
        #expect(right.blocks == wrong.blocks)
        #expect(right.indexSum != wrong.indexSum)
    }

    @Test func checksAreCounted() {
        var ledger = BlockLedger()
        for intact in [true, false, true] { ledger.complete(Block(index: 1, length: 8), intact: intact) }
        #expect((ledger.blocks, ledger.verified, ledger.corrupt, ledger.bytes) == (3, 2, 1, 0))
    }

    @Test func crossesTheWire() throws {
        var ledger = BlockLedger()
        ledger.enter(Block(index: .max, length: 3))
        #expect(try JSONDecoder().decode(BlockLedger.self, from: JSONEncoder().encode(ledger)) == ledger)
    }
}

@Suite struct FifoTests {
    @Test(arguments: 1...5)
    func goesRoundAndRound(_ capacity: Int) {
        var fifo = Fifo<Int>(capacity: capacity)
        var appended = 0
        var removed = 0
        for step in 0..<100 {
            // Between full and empty, with every place of the memory as the first one.
            if !fifo.isFull && (fifo.count == 0 || step % 3 != 0) {
                fifo.append(appended)
                appended += 1
            } else {
                let first = fifo.removeFirst()
                #expect(first == removed)
                removed += 1
            }
            let (count, isFull) = (fifo.count, fifo.isFull)
            #expect(count == appended - removed)
            #expect(isFull == (count == capacity))
        }
        while fifo.count > 0 {
            let first = fifo.removeFirst()
            #expect(first == removed)
            removed += 1
        }
        #expect(removed == appended)
    }
}

@Suite struct BlockMemoryTests {
    @Test func isThereInWholePages() throws {
        let memory = try BlockMemory(byteCount: 1, hugePages: false)
        #expect(memory.byteCount == Int(getpagesize()))
        #expect(UInt(bitPattern: memory.base) % UInt(memory.byteCount) == 0)
        memory.base.storeBytes(of: 1, toByteOffset: memory.byteCount - 1, as: UInt8.self)
    }

    @Test func maybeAFileAsWell() throws {
        let memory = try BlockMemory(byteCount: 5000, hugePages: false, isFile: true)
        memory.base.storeBytes(of: 7, toByteOffset: 4999, as: UInt8.self)
        let file = try #require(memory.file)
        var bytes: [UInt8] = [0, 0, 0]
        #expect(pread(file, &bytes, 3, 4998) == 3 && bytes == [0x5A, 7, 0x5A])
        #expect(try BlockMemory(byteCount: 1, hugePages: false).file == nil)
    }

    @Test func whatCannotBeMappedIsSaid() {
        #expect {
            _ = try BlockMemory(byteCount: 1 << 60, hugePages: true)
        } throws: { error in
            "\(error)".contains("vm.nr_hugepages")
        }
    }
}
