import Metering
import TestSupport
import Testing

@testable import Pacing

@Suite struct PacerTests {
    private let now = Instant(1_000_000_000)

    @Test func withoutLimitsEverythingMayGo() {
        let worker = Worker(Pacer())
        for _ in 0..<1000 { #expect(worker.allows(8 << 20, at: now)) }
        #expect(!worker.isWaiting)
        #expect(worker.piece(of: 8 << 20) == 8 << 20)
        worker.sleep()
    }

    @Test func whoIsFreeNeedNotAskForEachBlock() throws {
        let run = RunLimit(nil)
        let host = try HostLimits(rules: LimitRules(), pulse: nil)
        let workers = [Worker(Pacer()), Worker(Pacer(run: run)), Worker(Pacer(run: run, host: host))]
        for worker in workers { #expect(worker.isFree()) }
        run.set(BandwidthLimit(bytesPerSecond: 1 << 20))
        #expect(workers.map { $0.isFree() } == [true, false, false])
        run.set(nil)
        for worker in workers { #expect(worker.isFree()) }
        let limit = try BandwidthLimit(parsing: "1MiB")
        let limited = try HostLimits(rules: LimitRules([.default: LimitRule(limit: .rate(limit))]), pulse: nil)
        #expect(!Worker(Pacer(host: limited)).isFree())
        #expect(Worker(Pacer(host: limited, category: .liveMigration)).isFree())
        let guarantee = Guarantee(try BandwidthLimit(parsing: "1Gbps"))
        let guaranteeing = try HostLimits(
            rules: LimitRules([.virtualMachine: LimitRule(guarantee: guarantee)]),
            pulse: nil
        )
        let use = guaranteeing.links.use()
        use.set("nic", bytesPerSecond: 2_500_000_000)
        guaranteeing.look(at: now)
        #expect(!Worker(Pacer(host: guaranteeing, category: .virtualMachine)).isFree(), "what goes is counted")
        #expect(!Worker(Pacer(host: guaranteeing)).isFree(), "only what guarantees leave may go")
    }

    @Test func withoutALimitTheClockIsNotRead() {
        var pacer = Pacer(run: RunLimit(nil))
        var reads = 0
        for _ in 0..<10 {
            _ = pacer.allows(8 << 20) {
                reads += 1
                return now
            }
        }
        #expect(reads == 0)
    }

    @Test func reservesOnceUntilTheAnswerIsYes() {
        let worker = Worker(bytesPerSecond: 1 << 20)
        #expect(worker.allows(1 << 20, at: now))
        #expect(!worker.allows(1 << 20, at: now))
        #expect(worker.isWaiting)
        let due = now.advanced(byNanoseconds: 995_000_000)
        #expect(!worker.allows(1 << 20, at: Instant(due.nanoseconds - 1)))
        #expect(worker.allows(1 << 20, at: due), "however often it was asked in between")
        #expect(!worker.isWaiting)
    }

    @Test func aChangedLimitHoldsFromTheNextQuestionOn() {
        let run = RunLimit(nil)
        let worker = Worker(Pacer(run: run))
        #expect(worker.allows(8 << 20, at: now))
        run.set(BandwidthLimit(bytesPerSecond: 1 << 20))
        #expect(worker.sendAll(8 << 20, at: now) == 8 << 20, "limited from the next question on")
        run.set(BandwidthLimit(bytesPerSecond: 10_000_000_000))
        #expect(worker.allows(8 << 20, at: now), "8 s of the old limit are not waited for")
        run.set(BandwidthLimit(bytesPerSecond: 1 << 20))
        #expect(worker.sendAll(8 << 20, at: now) == 8 << 20)
        run.set(nil)
        for _ in 0..<100 { #expect(worker.allows(8 << 20, at: now)) }
    }

    @Test func whatIsGivenUpHoldsNobodyBack() {
        let run = RunLimit(BandwidthLimit(bytesPerSecond: 1 << 20))
        let other = Worker(Pacer(run: run))
        _ = other.sendAll(4096, at: now)
        other.cancel()
        let free = run.bucket.reserve(0, at: now)?.start
        let worker = Worker(Pacer(run: run))
        #expect(!worker.allows(8 << 20, at: now))
        worker.cancel()
        #expect(!worker.isWaiting)
        #expect(run.bucket.reserve(0, at: now)?.start == free)
        #expect(!Worker(Pacer(run: run)).allows(8 << 20, at: now), "and is gone with its pacer")
        #expect(run.bucket.reserve(0, at: now)?.start == free)
    }

    @Test func blocksMayHaveAnySize() throws {
        let worker = Worker(bytesPerSecond: 125_000_000)
        var random = LinearCongruence(state: 1)
        var time = now
        var sent = 0
        var size = 4096
        while time < now.advanced(byNanoseconds: 10_000_000_000) {
            while worker.allows(size, at: time) {
                sent += size
                size = Int(random.next(below: 300_000))
            }
            time = try #require(worker.nextQuestion(after: time)).advanced(byNanoseconds: 70_000)
        }
        #expect(abs(sent - 1_250_000_000) < 1_250_000_000 / 200)
    }

    /// A process that was stopped for two seconds, with 16 workers that waited.
    @Test func aStallIsNotMadeUpFor() {
        let run = RunLimit(BandwidthLimit(bytesPerSecond: 100_000_000))
        let workers = (0..<16).map { _ in Worker(Pacer(run: run)) }
        for worker in workers { _ = worker.sendAll(1 << 20, at: now) }
        let later = now.advanced(byNanoseconds: 2_000_000_000)
        let sent = workers.reduce(0) { $0 + $1.sendAll(1 << 20, at: later) }
        #expect(sent <= 500_000 + 1 << 20)
    }

    /// What its device still holds goes as well when the link is back, and is about what the bucket would add.
    @Test func whoComesFromAStallGoesOnAtTheRate() throws {
        let worker = Worker(bytesPerSecond: 100_000_000)
        #expect(worker.sendAll(65536, at: now) > 500_000, "at first the bucket's burst goes at once")
        let later = now.advanced(byNanoseconds: 2_000_000_000)
        let sent = worker.sendAll(65536, at: later)
        #expect(sent <= 65536)
        let next = try #require(worker.nextQuestion(after: later))
        #expect(worker.allows(65536, at: next))
    }

    /// A host's limit and a run's together: the stricter one holds.
    @Test(arguments: [(100, 50), (50, 100), (50, 50)])
    func bothLimitsHold(_ ofRun: Int, _ ofHost: Int) throws {
        let folder = try TemporaryFolder()
        let host = try HostLimits(at: folder.location)
        try LimitTable(at: folder.location).set(BandwidthLimit(bytesPerSecond: ofHost << 20), for: .liveMigration)
        let run = RunLimit(BandwidthLimit(bytesPerSecond: ofRun << 20))
        let worker = Worker(Pacer(run: run, host: host, category: .liveMigration))
        var time = now
        var sent = 0
        while time < now.advanced(byNanoseconds: 10_000_000_000) {
            sent += worker.sendAll(65536, at: time)
            time = try #require(worker.nextQuestion(after: time)).advanced(byNanoseconds: 70_000)
        }
        let due = Double(10 * min(ofRun, ofHost) << 20)
        #expect(abs(Double(sent) - due) < due * 0.005)
        let other = Worker(Pacer(host: host, category: .default))
        for _ in 0..<10 { #expect(other.allows(8 << 20, at: now), "another category") }
    }

    /// What the host would allow is not taken by a run that waits for its own limit.
    @Test func aSlowRunTakesNothingFromOthers() throws {
        let folder = try TemporaryFolder()
        let host = try HostLimits(at: folder.location)
        try LimitTable(at: folder.location).set(BandwidthLimit(bytesPerSecond: 8 << 20), for: .default)
        let slow = Worker(Pacer(run: RunLimit(BandwidthLimit(bytesPerSecond: 1 << 20)), host: host))
        #expect(slow.sendAll(1 << 20, at: now) == 1 << 20)
        let other = Worker(Pacer(host: host))
        #expect(!other.allows(4096, at: now))
        #expect(other.allows(4096, at: now.advanced(byNanoseconds: 125_000_000)))
    }

    @Test(arguments: [
        (1 << 20, 8 << 20, 4096), (10_000_000, 4096, 4096), (10_000_000, 65536, 16384), (1 << 20, 1000, 1000),
        (1_250_000_000, 8 << 20, 2_097_152), (10_000_000_000, 8 << 20, 8 << 20),
    ])
    func piecesAreEqualAndNoLongerThanTwoMilliseconds(_ rate: Int, _ block: Int, _ piece: Int) {
        #expect(Worker(bytesPerSecond: rate).piece(of: block) == piece)
    }

    @Test(arguments: [(1_250_000_000, 4096), (1_250_000_000, 65536), (1 << 20, 1 << 20)])
    func wakesUpAThousandTimesASecondAtMost(_ rate: Int, _ bytes: Int) throws {
        let worker = Worker(bytesPerSecond: rate)
        var time = now
        var wakes = 0
        while time < now.advanced(byNanoseconds: 1_000_000_000) {
            _ = worker.sendAll(bytes, at: time)
            time = try #require(worker.nextQuestion(after: time))
            wakes += 1
        }
        #expect(wakes <= 1100)
    }

    @Test func sleepsUntilThen() throws {
        let worker = Worker(bytesPerSecond: 1 << 20)
        _ = worker.sendAll(4096, at: .now())
        let question = try #require(worker.nextQuestion(after: .now()))
        worker.sleep()
        #expect(Instant.now() >= question)
    }
}
