import Metering
import Testing

@testable import Pacing

/// What a limit allows and late workers leave, on a clock that the test moves.
@Suite struct UnusedTimeTests {
    private static let rate = 10_000_000
    private static let size = 4096
    private let now = Instant(1_000_000_000)

    @Test(arguments: [1, 2, 16]) func whatLateWorkersLeaveIsNotLostSightOf(_ workers: Int) throws {
        let unused = UnusedTime()
        let run = RunLimit(BandwidthLimit(bytesPerSecond: Self.rate))
        let sent = Simulation.run(
            run,
            workers: workers,
            size: Self.size,
            blocks: 5_000,
            lateness: 60_000_000,
            unused: unused
        )
        let elapsed = Double(try #require(sent.last).time - sent[0].time) / 1e9
        let used = Double(sent.count * Self.size) / Double(Self.rate)
        #expect(used < elapsed, "some is lost")
        #expect(abs(used + unused.total.seconds - elapsed) < elapsed * 0.03, "\(unused.total.seconds) of \(elapsed)")
        #expect((0.05..<0.0601).contains(unused.longestDelay.seconds))
    }

    @Test(arguments: [1, 16]) func whoComesInTimeLosesNothing(_ workers: Int) {
        let unused = UnusedTime()
        let run = RunLimit(BandwidthLimit(bytesPerSecond: Self.rate))
        _ = Simulation.run(run, workers: workers, size: Self.size, blocks: 10_000, unused: unused)
        #expect(unused.total < TimeSpan(nanoseconds: 1_000_000))
    }

    /// A channel that is slower than the limit: nobody sleeps for the limit's sake.
    @Test func whatTheNetworkHoldsBackIsNotTheHosts() {
        let unused = UnusedTime()
        let worker = Worker(Pacer(run: RunLimit(BandwidthLimit(bytesPerSecond: Self.rate)), unused: unused))
        for tenth in 0..<10 {
            _ = worker.sendAll(Self.size, at: now.advanced(byNanoseconds: UInt64(tenth) * 100_000_000))
        }
        #expect(unused.total == .zero && unused.longestDelay == .zero)
    }

    @Test func aStallOfAllWorkersCountsOnce() throws {
        let unused = UnusedTime()
        let run = RunLimit(BandwidthLimit(bytesPerSecond: Self.rate))
        let workers = (0..<16).map { _ in Worker(Pacer(run: run, unused: unused)) }
        for worker in workers {
            _ = worker.sendAll(Self.size, at: now)
            _ = try #require(worker.nextQuestion(after: now))
        }
        let later = now.advanced(byNanoseconds: 2_000_000_000)
        for worker in workers { _ = worker.sendAll(Self.size, at: later) }
        #expect((1.9...2).contains(unused.total.seconds), "\(unused.total.seconds)")
        unused.reset()
        #expect(unused.total == .zero)
    }
}
