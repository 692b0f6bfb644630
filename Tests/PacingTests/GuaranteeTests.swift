import Metering
import TestSupport
import Testing

@testable import Pacing

/// Storage with a guarantee of 4 Gbps beside a live migration, over a link of 20 Gbps.
@Suite struct GuaranteeTests {
    private static let guaranteed = 500_000_000.0
    private let now = Instant(1_000_000_000)
    private let rules: LimitRules

    init() throws {
        rules = LimitRules([.virtualMachine: LimitRule(guarantee: Guarantee(try BandwidthLimit(parsing: "4Gbps")))])
    }

    @Test func withoutOneStorageStarves() throws {
        let link = try SimulatedLink(LimitRules())
        link.run(milliseconds: 500, storage: 0)
        link.run(milliseconds: 500, storage: Self.guaranteed)
        #expect(link.storage(from: 60) < 0.5 * Self.guaranteed)
        #expect(link.used() > 0.99)
    }

    @Test func migrationTakesWhatIsIdleAndYieldsWithinAnInstant() throws {
        let link = try SimulatedLink(rules)
        link.run(milliseconds: 500, storage: 0)
        // All but the headroom, a tenth of the guarantee.
        #expect(try #require(link.slices.last?.rest) > 2_440_000_000)
        #expect(link.used(from: 30) > 0.97)
        link.run(milliseconds: 20, storage: Self.guaranteed)
        #expect(try #require(link.slices.last?.rest) < 2_100_000_000)
        link.run(milliseconds: 20, storage: 2 * Self.guaranteed)
        #expect(link.slices.last?.rest == 2_000_000_000, "all that is guaranteed, and no more")
    }

    /// Half a second on, half a second off.
    @Test func storageHasItsGuaranteeWithinATenthOfASecondAndTheLinkStaysFull() throws {
        let link = try SimulatedLink(rules)
        link.run(milliseconds: 500, storage: 0)
        for _ in 0..<6 {
            let start = link.slices.count
            link.run(milliseconds: 500, storage: Self.guaranteed)
            for slice in start + 10...start + 45 {
                let got = link.storage(from: slice, to: slice + 5)
                #expect(got >= 0.98 * Self.guaranteed, "\((slice - start) * 10) ms after storage began")
            }
            #expect(link.used(from: start, to: start + 50) > 0.95)
            link.run(milliseconds: 500, storage: 0)
            #expect(link.used(from: start + 50) > 0.95)
        }
        #expect(link.used() > 0.97)
    }

    /// Less than the guarantee, in lumps as requests come: all of it goes, and what it leaves is used.
    @Test(arguments: [0.25, 0.5, 0.8]) func aPartOfTheGuaranteeIsLeftToTheOthers(_ part: Double) throws {
        let link = try SimulatedLink(rules)
        link.run(milliseconds: 500, storage: 0)
        link.run(milliseconds: 2000, storage: part * Self.guaranteed, isLumpy: true)
        #expect(link.storage(from: 60) > 0.9 * part * Self.guaranteed)
        #expect(link.used(from: 60) > 0.95)
    }

    @Test func whoHasAGuaranteeIsNotLimitedByIt() throws {
        let host = try HostLimits(rules: rules, pulse: nil)
        let use = host.links.use()
        use.set("nic", bytesPerSecond: 2_500_000_000)
        host.look(at: now)
        let storage = Worker(Pacer(host: host, category: .virtualMachine))
        for _ in 0..<1000 { #expect(storage.allows(8 << 20, at: now)) }
        #expect(storage.piece(of: 8 << 20) == 8 << 20)
        #expect(host.place(.virtualMachine).demand.bytes == 1000 * 8 << 20)
    }

    @Test func allOthersShareTheRest() throws {
        let host = try HostLimits(rules: rules, pulse: nil)
        let use = host.links.use()
        use.set("nic", bytesPerSecond: 600_000_000)
        host.look(at: now)
        let workers = [LimitCategory.default, .liveMigration, .storageReplication].map { category in
            Worker(Pacer(host: host, category: category))
        }
        #expect((190_000...200_000).contains(workers[0].piece(of: 8 << 20)), "2 ms of it")
        var sent = 0
        for millisecond in 0..<1000 as Range<UInt64> {
            let time = now.advanced(byNanoseconds: millisecond * 1_000_000)
            // Always wanted: 100 MB/s are left.
            host.place(.virtualMachine).demand.noteBacklog(at: time)
            if millisecond % 5 == 0 { host.look(at: time) }
            for worker in workers { sent += worker.sendAll(10_000, at: time) }
        }
        #expect(abs(sent - 100_000_000) < 2_000_000)
    }

    @Test func moreThanThereIsLeavesTheOthersTheLowestLimit() throws {
        let host = try HostLimits(rules: rules, pulse: nil)
        let use = host.links.use()
        use.set("nic", bytesPerSecond: 125_000_000)
        host.look(at: now)
        #expect(host.place(.default).rest.limit?.bytesPerSecond == BandwidthLimit.minimum)
        #expect(
            host.warnings(for: .default) == [
                "4.000 Gbps are guaranteed (VirtualMachine), and the NICs in use carry 1.000 Gbps of payload: all of it "
                    + "but 1 MiB/s is reserved on demand"
            ]
        )
    }

    @Test func whereASpeedIsNotKnownNothingIsReservedAndThatIsSaid() throws {
        let host = try HostLimits(rules: rules, pulse: nil)
        let use = host.links.use()
        use.set("nic", bytesPerSecond: nil)
        host.look(at: now)
        let worker = Worker(Pacer(host: host, category: .liveMigration))
        for _ in 0..<100 { #expect(worker.allows(8 << 20, at: now)) }
        let warnings = host.warnings(for: .liveMigration)
        #expect(
            warnings.count == 1 && warnings[0].hasPrefix("the guarantee for VirtualMachine does not hold: the speed")
        )
    }

    @Test func isFoundInTheTableWhileSomebodyObeys() async throws {
        let folder = try TemporaryFolder()
        let table = LimitTable(at: folder.location)
        let host = try HostLimits(at: folder.location)
        let use = host.links.use()
        use.set("nic", bytesPerSecond: 2_500_000_000)
        let worker = Worker(Pacer(host: host))
        #expect(host.place(.default).standing == .free)
        try table.setGuarantee(rules[.virtualMachine].guarantee, of: .virtualMachine)
        #expect(pollUntil { host.place(.default).standing == .rest })
        #expect(host.place(.virtualMachine).standing == .guaranteed)
        // Nobody uses it: it is let go, by the timer alone.
        #expect(pollUntil { (host.place(.default).rest.limit?.bytesPerSecond ?? 0) > 2_440_000_000 })
        try table.setGuarantee(nil, of: .virtualMachine)
        #expect(pollUntil { host.place(.default).standing == .free })
        extendLifetime(worker)
    }

    @Test func allProcessesCountInTheTable() throws {
        let folder = try TemporaryFolder()
        try LimitTable(at: folder.location).setGuarantee(rules[.virtualMachine].guarantee, of: .virtualMachine)
        let (first, second) = (try HostLimits(at: folder.location), try HostLimits(at: folder.location))
        let worker = Worker(Pacer(host: first, category: .virtualMachine))
        #expect(worker.allows(1 << 20, at: now))
        #expect(second.place(.virtualMachine).demand.bytes == 1 << 20)
    }

    @Test func aLimitStaysWhenAGuaranteeIsSet() throws {
        let folder = try TemporaryFolder()
        let table = LimitTable(at: folder.location)
        try table.set(BandwidthLimit(bytesPerSecond: 1 << 30), for: .virtualMachine, persistent: true)
        let host = try HostLimits(at: folder.location)
        let word = host.bucket(for: .virtualMachine).current
        let guarantee = try #require(rules[.virtualMachine].guarantee)
        try table.setGuarantee(guarantee, of: .virtualMachine, persistent: true)
        #expect(host.bucket(for: .virtualMachine).current == word, "its bucket does not begin anew")
        let rule = LimitRule(limit: .rate(try BandwidthLimit(parsing: "1GiB")), guarantee: guarantee)
        #expect(try table.rules() == LimitRules([.virtualMachine: rule]))
        #expect(try table.persistentRules() == LimitRules([.virtualMachine: rule]))
        #expect(host.rules == LimitRules([.virtualMachine: rule]))
        for name in ["limits", "buckets", "lock"] { try folder.remove("table/" + name) }
        #expect(try HostLimits(at: folder.location).rules == LimitRules([.virtualMachine: rule]), "after a reboot")
        #expect(throws: PacingError.self) {
            try table.set(BandwidthLimit(bytesPerSecond: 1 << 20), for: .virtualMachine)
        }
        #expect(try table.rules() == LimitRules([.virtualMachine: rule]), "refused, nothing has changed")
        try table.set(nil, for: .virtualMachine)
        #expect(try table.rules()[.virtualMachine] == LimitRule(guarantee: guarantee))
    }
}
