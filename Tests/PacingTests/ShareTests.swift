import Metering
import TestSupport
import Testing

@testable import Pacing

/// Limits that are shares of what is available.
@Suite struct ShareTests {
    private let now = Instant(1_000_000_000)
    private let host: HostLimits
    private let use: LinkUse

    init() throws {
        let rule = LimitRule(limit: try CategoryLimit(parsing: "60%"))
        host = try HostLimits(rules: LimitRules([.liveMigration: rule]), pulse: nil)
        use = host.links.use()
    }

    private var bucket: Bucket { host.bucket(for: .liveMigration) }

    @Test func followsTheNICs() {
        #expect(bucket.limit == nil, "nothing is known yet")
        use.set("nic0", bytesPerSecond: 1_000_000_000)
        use.set("nic1", bytesPerSecond: 1_000_000_000)
        #expect(bucket.limit?.bytesPerSecond == 1_200_000_000)
        use.setUp("nic1", false)
        #expect(bucket.limit?.bytesPerSecond == 600_000_000)
        use.setUp("nic1", true)
        #expect(bucket.limit?.bytesPerSecond == 1_200_000_000)
        #expect(host.bucket(for: .default).limit == nil, "another category")
        use.set("nic1", bytesPerSecond: 1000)
        use.setUp("nic0", false)
        #expect(bucket.limit?.bytesPerSecond == BandwidthLimit.minimum, "never below the lowest limit")
    }

    @Test func whereASpeedIsNotKnownItDoesNotHoldAndThatIsSaid() {
        use.set("nic0", bytesPerSecond: 1_000_000_000)
        #expect(host.warnings(for: .liveMigration) == [])
        use.set("nic1", bytesPerSecond: nil)
        let worker = Worker(Pacer(host: host, category: .liveMigration))
        for _ in 0..<100 { #expect(worker.allows(8 << 20, at: now)) }
        #expect(
            host.warnings(for: .liveMigration) == [
                "the limit of 60% for LiveMigration does not hold: the speed of nic1 is not known; say it as in --speed "
                    + "nic1=10Gbps"
            ]
        )
        #expect(host.warnings(for: .default) == [])
    }

    @Test func anotherRateSetsThePaceOfWhatIsReservedNext() throws {
        use.set("nic0", bytesPerSecond: 100_000_000)
        let worker = Worker(Pacer(host: host, category: .liveMigration))
        // The bucket is 5 ms behind at first; then 60 kB take a millisecond.
        while worker.allows(60_000, at: now) {}
        let due = try #require(worker.nextQuestion(after: now))
        use.set("nic0", bytesPerSecond: 1_000_000_000)
        #expect(!worker.allows(60_000, at: now), "what is reserved stays reserved")
        #expect(worker.nextQuestion(after: now) == due)
        #expect(worker.allows(60_000, at: due))
        #expect(!worker.allows(60_000, at: due))
        // A millisecond's worth is ten blocks by now, and takes as long.
        let next = try #require(worker.nextQuestion(after: due))
        #expect(next.nanoseconds(since: due) == 1_000_000)
        #expect(worker.sendAll(60_000, at: next) == 600_000)
    }

    @Test func nobodyWaitsForLongUnderARateThatIsOver() throws {
        use.set("nic0", bytesPerSecond: 2 << 20)
        let worker = Worker(Pacer(host: host, category: .liveMigration))
        #expect(worker.sendAll(8 << 20, at: now) == 0, "8 MiB take seven seconds")
        use.set("nic0", bytesPerSecond: 2_000_000_000)
        var time = now
        while !worker.allows(8 << 20, at: time) { time = try #require(worker.nextQuestion(after: time)) }
        #expect(time.nanoseconds(since: now) < 20_000_000)
    }

    @Test func aLimitThatIsSetStartsAnew() throws {
        let folder = try TemporaryFolder()
        let table = LimitTable(at: folder.location)
        try table.setLimit(try CategoryLimit(parsing: "60%"), of: .default)
        let host = try HostLimits(at: folder.location)
        let use = host.links.use()
        use.set("nic0", bytesPerSecond: 100_000_000)
        let worker = Worker(Pacer(host: host))
        while worker.allows(60_000, at: now) {}
        try table.setLimit(try CategoryLimit(parsing: "50%"), of: .default)
        #expect(worker.allows(50_000, at: now))
        #expect(host.bucket(for: .default).limit?.bytesPerSecond == 50_000_000)
        extendLifetime(use)
    }

    @Test func isHeldAsExactlyAsARate() throws {
        use.set("nic0", bytesPerSecond: 1_250_000_000)
        let workers = (0..<4).map { _ in Worker(Pacer(host: host, category: .liveMigration)) }
        var random = LinearCongruence(state: 7)
        var times = (0..<4).map { now.nanoseconds + UInt64($0) }
        var sent = 0
        while let index = times.indices.min(by: { times[$0] < times[$1] }), times[index] < 11_000_000_000 {
            sent += workers[index].sendAll(65536, at: Instant(times[index]))
            let question = try #require(workers[index].nextQuestion(after: Instant(times[index])))
            times[index] = question.nanoseconds + random.next(below: 300_000)
        }
        #expect(abs(sent - 7_500_000_000) < 7_500_000_000 / 500)
    }
}
