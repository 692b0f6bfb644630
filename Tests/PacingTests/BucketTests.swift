import Metering
import Testing

@testable import Pacing

/// The arithmetic of the bucket, on a clock that the tests move.
@Suite struct BucketTests {
    static let rates = [1 << 20, 10_000_000, 125_000_000, 1_250_000_000, 10_000_000_000]
    static let sizes = [4096, 65536, 1 << 20, 8 << 20]

    @Test(arguments: rates, sizes)
    func longRunIsExact(_ rate: Int, _ size: Int) throws {
        let run = RunLimit(BandwidthLimit(bytesPerSecond: rate))
        let count = max(100, rate / size / 4)
        var last = BucketTime(units: 0)
        for _ in 0..<count { last = try #require(run.bucket.reserve(size, at: Instant(1_000_000_000))).end }
        let seconds = Double(last.units) / Double(BucketTime.unitsPerSecond) - 1 + Bucket.burst.seconds
        let measured = Double(count * size) / seconds
        #expect(measured <= Double(rate) * (1 + 1e-12), "never above the cap, by rounding either")
        #expect(measured > Double(rate) * 0.9998)
    }

    @Test(arguments: [4096, 65536]) func roundingIsSmallAtTheHighestRates(_ size: Int) {
        // 12.5 GB/s are 100 Gbps.
        let duration = BucketTime(size, bytesPerSecond: 12_500_000_000)
        let exact = Double(size) / 12.5e9 * Double(BucketTime.unitsPerSecond)
        #expect(Double(duration.units) >= exact)
        #expect(Double(duration.units) < exact * 1.0002)
    }

    @Test func countsBeyondTheRangeOfTimeLastForEver() {
        #expect(BucketTime(.max, bytesPerSecond: 1).units == .max)
        #expect((BucketTime(units: .max) + BucketTime(units: 1)).units == .max)
        #expect(BucketTime(-1, bytesPerSecond: 1).units == 0)
    }

    @Test func isFirstComeFirstServed() throws {
        let run = RunLimit(BandwidthLimit(bytesPerSecond: 100_000_000))
        // 1 MB is 10 ms; the bucket is 5 ms behind at first.
        let now = Instant(1_000_000_000)
        let due = try (0..<4).map { _ in try #require(run.bucket.reserve(1_000_000, at: now)).time.nanoseconds }
        #expect(due == [995_000_000, 1_005_000_000, 1_015_000_000, 1_025_000_000])
    }

    @Test func deadlinesFollowOneAnotherAndNotTheClock() throws {
        let run = RunLimit(BandwidthLimit(bytesPerSecond: 100_000_000))
        var now = Instant(1_000_000_000)
        let first = try #require(run.bucket.reserve(1_000_000, at: now)).time.nanoseconds
        for index in 1...1000 as ClosedRange<UInt64> {
            let reservation = try #require(run.bucket.reserve(1_000_000, at: now))
            #expect(reservation.time.nanoseconds == first + index * 10_000_000)
            // Every wake-up is late, and by another time.
            now = reservation.time.advanced(byNanoseconds: index * 7919 % 4_900_000)
        }
    }

    @Test(arguments: [10_000_000, 2_000_000_000, 3_600_000_000_000] as [UInt64])
    func catchesUpNoFurtherThanTheBurst(after stall: UInt64) throws {
        let rate = 1_000_000_000
        let run = RunLimit(BandwidthLimit(bytesPerSecond: rate))
        let now = Instant(5_000_000_000)
        while try #require(run.bucket.reserve(65536, at: now)).isDue(at: now) {}
        let later = now.advanced(byNanoseconds: stall)
        var sent = 0
        while try #require(run.bucket.reserve(65536, at: later)).isDue(at: later) { sent += 65536 }
        #expect(sent <= Int(Double(rate) * Bucket.burst.seconds) + 65536)
        #expect(sent >= Int(Double(rate) * Bucket.burst.seconds) - 65536)
    }

    @Test func takesBackWhatNobodyWaitsBehind() throws {
        let run = RunLimit(BandwidthLimit(bytesPerSecond: 1 << 20))
        let now = Instant(1_000_000_000)
        let first = try #require(run.bucket.reserve(8 << 20, at: now))
        let second = try #require(run.bucket.reserve(8 << 20, at: now))
        #expect(!run.bucket.cancel(first), "somebody has reserved since")
        #expect(run.bucket.cancel(second))
        #expect(!run.bucket.cancel(second))
        #expect(try #require(run.bucket.reserve(4096, at: now)).start == second.start)
    }

    @Test func nothingIsReservedWithoutALimit() {
        #expect(RunLimit(nil).bucket.reserve(1, at: Instant(1)) == nil)
        #expect(RunLimit(nil).bucket.limit == nil)
    }

    @Test func aNewLimitStartsAnew() throws {
        let run = RunLimit(BandwidthLimit(bytesPerSecond: 1 << 20))
        let now = Instant(1_000_000_000)
        let old = try #require(run.bucket.reserve(1 << 30, at: now))
        #expect(run.bucket.isCurrent(old))
        run.set(BandwidthLimit(bytesPerSecond: 1_000_000_000))
        #expect(!run.bucket.isCurrent(old))
        #expect(try #require(run.bucket.reserve(4096, at: now)).isDue(at: now), "what was reserved before is forgotten")
        #expect(!run.bucket.cancel(old) || run.bucket.limit != nil)
        run.set(BandwidthLimit(bytesPerSecond: 1_000_000_000))
        #expect(!run.bucket.isCurrent(old), "the same limit once more is a new one")
        run.set(nil)
        #expect(run.bucket.reserve(4096, at: now) == nil)
    }

    /// Somebody reads the limit, sleeps through its change, and then reserves under the old one.
    @Test func whoSleptThroughAChangeDelaysNobody() throws {
        let run = RunLimit(BandwidthLimit(bytesPerSecond: 1 << 20))
        let now = Instant(1_000_000_000)
        let old = run.bucket.current
        run.set(BandwidthLimit(bytesPerSecond: 1_000_000_000))
        _ = run.bucket.reserve(1 << 30, under: old, rate: 1 << 20, at: now)
        #expect(try #require(run.bucket.reserve(4096, at: now)).isDue(at: now))
    }

    @Test func limitsSurviveManyChanges() throws {
        let run = RunLimit(nil)
        for number in 0..<70_000 {
            run.set(BandwidthLimit(bytesPerSecond: (1 << 20) + number))
            #expect(run.bucket.limit?.bytesPerSecond == (1 << 20) + number)
        }
    }
}
