import Metering
import Testing

@testable import Transport

@Suite struct PageSetTests {
    private func runs(_ pages: [Int], of count: Int, most: Int = .max) -> [[Int]] {
        let bitmap = DirtyBitmap(pages: count)
        pages.forEach { bitmap.mark($0) }
        var set = bitmap.harvest()
        var runs: [[Int]] = []
        while let (page, count) = set.takeRun(limit: { _ in most }) { runs.append([page, count]) }
        return runs
    }

    @Test func neighboursGoTogether() {
        #expect(runs([3, 4, 5, 9, 63, 64, 65, 127], of: 128) == [[3, 3], [9, 1], [63, 3], [127, 1]])
        #expect(runs([], of: 100) == [])
    }

    @Test func aRunIsNoLongerThanItMayBe() {
        #expect(runs(Array(0..<150), of: 150, most: 64) == [[0, 64], [64, 64], [128, 22]])
        #expect(runs(Array(60..<70), of: 100, most: 3) == [[60, 3], [63, 3], [66, 3], [69, 1]])
    }

    @Test(arguments: [1, 63, 64, 65, 1000]) func allAreMarkedOnce(_ count: Int) {
        let bitmap = DirtyBitmap(pages: count)
        bitmap.markAll()
        #expect(bitmap.marked == count)
        #expect(bitmap.harvest().count == count)
        #expect(bitmap.marked == 0)
        #expect(bitmap.harvest().count == 0)
    }
}

@Suite struct GuestLayoutTests {
    @Test func theWorkingSetHasNoPagesOfZeros() {
        let pattern = MigrationPattern(memory: 4 << 20, workingSet: 3 << 20, zeroShare: 0.25)
        let layout = GuestLayout(pattern)
        let pages = (0..<layout.workingPages).map(layout.workingPage)
        #expect(Set(pages).count == 768 && pages.allSatisfy { $0 < layout.pages && !layout.isZero($0) })
        #expect((0..<layout.pages).count(where: layout.isZero) == 256)
        #expect(layout.filledPages == 768)
    }

    @Test func machinesLieBesideEachOther() {
        let layout = GuestLayout(MigrationPattern(machines: 2, memory: 4 << 20, resident: 1 << 20))
        #expect(layout.byteCount == 2 << 20)
        #expect(layout.place(of: 0, in: 1) == 1 << 20)
        #expect(layout.place(of: 257, in: 1) == (1 << 20) + 4096)
        #expect(layout.contiguous(from: 255) == 1)
        #expect(layout.contiguous(from: 256) == 256)
    }
}

@Suite struct ConvergenceTests {
    private let pattern = MigrationPattern(memory: 1 << 30, allowedDowntime: 0.1, mostRounds: 10)

    @Test func whatFitsIntoTheDowntimeStops() {
        var convergence = Convergence(pattern)
        #expect(convergence.decide(memory: 1 << 30, seconds: 1, left: 1 << 28) == .goOn)
        // 100 MB in 0.1 s at 1 GB/s.
        #expect(convergence.decide(memory: 1 << 28, seconds: 0.25, left: 100_000_000) == .stop)
    }

    @Test func oneBusyRoundIsNotTheEnd() {
        var convergence = Convergence(pattern)
        #expect(convergence.decide(memory: 1 << 30, seconds: 1, left: 1 << 29) == .goOn)
        #expect(convergence.decide(memory: 1 << 29, seconds: 0.5, left: 1 << 29) == .goOn)
        #expect(convergence.decide(memory: 1 << 29, seconds: 0.5, left: 1 << 28) == .goOn)
        #expect(convergence.decide(memory: 1 << 28, seconds: 0.25, left: 1 << 28) == .goOn)
        #expect(convergence.decide(memory: 1 << 28, seconds: 0.25, left: 1 << 28) == .giveUp)
    }

    @Test func roundsAreLimited() {
        var convergence = Convergence(MigrationPattern(memory: 1 << 30, allowedDowntime: 0.001, mostRounds: 3))
        #expect(convergence.decide(memory: 1 << 30, seconds: 1, left: 1 << 29) == .goOn)
        #expect(convergence.decide(memory: 1 << 29, seconds: 1, left: 1 << 28) == .goOn)
        #expect(convergence.decide(memory: 1 << 28, seconds: 1, left: 1 << 27) == .giveUp)
    }

    @Test func theNeedIsAtMostTheRateOfWriting() {
        func needed(_ written: Double, _ set: Int) -> Double {
            Convergence.needed(written: written, workingSet: set, allowedDowntime: 0.3)
        }
        // Little of a large set is written twice in 0.3 s.
        #expect(abs(needed(1e8, 1 << 34) / 1e8 - 1) < 0.01)
        // A small set is dirty altogether: it fits into the downtime or does not.
        #expect(abs(needed(1e12, 3_000_000) - 1e7) < 1)
    }
}

@Suite struct MemoryQueueTests {
    private let layout = GuestLayout(MigrationPattern(machines: 2, memory: 1 << 20))

    /// Carries all of a machine on a thread of its own; what came of it in the end.
    private func carry(_ machine: Int, of queue: MemoryQueue) throws -> Signal<Bool?> {
        let bitmap = DirtyBitmap(pages: layout.pages)
        bitmap.markAll()
        let pages = bitmap.harvest()
        let result = Signal<Bool?>(nil)
        try WorkerThread.start("mover") {
            let isDone = queue.carry(pages, of: machine)
            result.update { $0 = isDone }
        }
        #expect(queue.waitForMore(until: .soon))
        return result
    }

    private func end(_ result: Signal<Bool?>) -> Bool? { result.wait(until: .soon) { $0 } }

    @Test func machinesTakeTurns() throws {
        let queue = MemoryQueue(layout, blockSize: 256 * 1024)
        let first = try carry(0, of: queue)
        let second = try carry(1, of: queue)
        var runs: [MemoryRun] = []
        while runs.count < 8, queue.waitForMore(until: .soon) {
            guard let run = queue.claim() else { continue }
            runs.append(run)
            queue.complete(run, sent: run.length)
        }
        #expect(end(first) == true && end(second) == true)
        #expect(runs.count { $0.machine == 0 } == 4)
        #expect(Set(runs.map(\.place)) == Set((0..<8).map { $0 * 256 * 1024 }))
        #expect(queue.claim() == nil && !queue.isOver)
        #expect(queue.sum(of: 0).sent == 1 << 20)
    }

    @Test func whatALostConnectionLeavesGoesOutWhenBothEndsHaveSettled() throws {
        let queue = MemoryQueue(layout, blockSize: 1 << 20)
        let result = try carry(1, of: queue)
        let run = try #require(queue.claim())
        queue.leave([run], by: 3)
        #expect(queue.claim() == nil)
        queue.settle(2)
        #expect(queue.claim() == nil)
        queue.settle(3)
        #expect(queue.claim() == run)
        queue.complete(run, sent: 0)
        #expect(end(result) == true)
    }

    @Test func anEndWakesWhoWaits() throws {
        let queue = MemoryQueue(layout, blockSize: 1 << 20)
        let result = try carry(0, of: queue)
        queue.end()
        #expect(end(result) == false)
        #expect(queue.claim() == nil && queue.isOver && !queue.waitForMore(until: .soon))
        #expect(!queue.resume(1))
    }
}

@Suite struct CompressorTests {
    private let memory = UnsafeMutableRawPointer.allocate(byteCount: 3 * 65536 * 2, alignment: 64)

    @Test func whatIsRestoredIsWhatThereWas() throws {
        defer { memory.deallocate() }
        for word in 0..<8192 { memory.storeBytes(of: UInt64(word / 4), toByteOffset: word * 8, as: UInt64.self) }
        let (smaller, restored) = (memory + 65536, memory + 3 * 65536)
        let length = try #require(Compressor.compress(memory, count: 65536, into: smaller))
        #expect(length < 40000)
        #expect(Compressor.restore(smaller, length: length, to: restored, count: 65536))
        #expect(MemoryDigest.of(restored, count: 65536) == MemoryDigest.of(memory, count: 65536))
        #expect(!Compressor.restore(smaller, length: length - 1, to: restored, count: 65536))
    }

    @Test func randomNumbersStayAsTheyAre() {
        defer { memory.deallocate() }
        var random = SplitMix64(seed: 1)
        for word in 0..<8192 { memory.storeBytes(of: random.next(), toByteOffset: word * 8, as: UInt64.self) }
        #expect(Compressor.compress(memory, count: 65536, into: memory + 65536) == nil)
    }

    @Test func everyBitCountsInADigest() {
        defer { memory.deallocate() }
        for word in 0..<512 { memory.storeBytes(of: UInt64(word), toByteOffset: word * 8, as: UInt64.self) }
        let digest = MemoryDigest.of(memory, count: 4096)
        for bit in stride(from: 0, to: 4096 * 8, by: 61) {
            let byte = (memory + bit / 8).assumingMemoryBound(to: UInt8.self)
            byte.pointee ^= 1 << UInt8(bit % 8)
            #expect(MemoryDigest.of(memory, count: 4096) != digest)
            byte.pointee ^= 1 << UInt8(bit % 8)
        }
        #expect(MemoryDigest.of(memory, count: 4096) == digest)
    }
}
