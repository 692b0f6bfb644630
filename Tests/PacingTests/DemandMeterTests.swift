import Metering
import Testing

@testable import Pacing

/// How much is reserved for a category that is guaranteed 500 MB/s with a headroom of 10 %, looked at every 5 ms.
@Suite struct DemandMeterTests {
    private static let guarantee = Guarantee(BandwidthLimit(bytesPerSecond: 500_000_000)!)

    /// A category on a clock that the test moves.
    private struct Watch {
        var meter = DemandMeter()
        var now = Instant(1_000_000_000)
        var bytes: UInt64 = 0
        var reserved: UInt64 = 0
        var highest: UInt64 = 0

        /// Uses so much in bytes per second for some milliseconds.
        mutating func use(_ rate: UInt64, for milliseconds: Int, hasBacklog: Bool = false) {
            highest = 0
            for _ in 0..<milliseconds / 5 {
                now = now.advanced(byNanoseconds: 5_000_000)
                bytes += rate / 200
                reserved = meter.reserve(guarantee, bytes: bytes, hasBacklog: hasBacklog, at: now)
                highest = max(highest, reserved)
            }
        }
    }

    @Test func whoIsNotKnownYetHasAllOfIt() {
        var watch = Watch()
        watch.use(0, for: 5)
        #expect(watch.reserved == 500_000_000)
    }

    @Test func whatIsNotUsedIsLetGoSlowlyButForTheHeadroom() {
        var watch = Watch()
        watch.use(500_000_000, for: 100)
        #expect(watch.reserved == 500_000_000)
        watch.use(0, for: 30)
        #expect(watch.reserved > 250_000_000, "not at once")
        watch.use(0, for: 470)
        #expect((50_000_000...51_000_000).contains(watch.reserved))
    }

    @Test func workThatWaitsGetsAllOfItAtOnce() {
        var watch = Watch()
        watch.use(0, for: 500)
        watch.use(0, for: 5, hasBacklog: true)
        #expect(watch.reserved == 500_000_000)
    }

    @Test func whoSendsMoreThanIsReservedGetsItAtOnce() {
        var watch = Watch()
        watch.use(0, for: 500)
        watch.use(400_000_000, for: 10)
        #expect(watch.reserved >= 400_000_000)
    }

    /// One that nobody makes room for: it uses what is reserved and no more.
    @Test func whoComesCloseToWhatIsReservedGetsAllOfItSoon() {
        var watch = Watch()
        watch.use(0, for: 500)
        watch.use(50_000_000, for: 25)
        #expect(watch.highest == 500_000_000)
    }

    @Test func steadyUseHasTheHeadroomBeyondIt() {
        var watch = Watch()
        watch.use(250_000_000, for: 1000)
        #expect((299_000_000...301_000_000).contains(watch.reserved))
    }

    @Test func moreIsNeverReserved() {
        var watch = Watch()
        watch.use(2_000_000_000, for: 500)
        #expect(watch.reserved == 500_000_000)
    }

    @Test func aTableThatIsMadeAnewCountsFromNothing() {
        var watch = Watch()
        watch.use(100_000_000, for: 500)
        watch.bytes = 0
        watch.use(0, for: 5)
        #expect(watch.reserved == 500_000_000)
        watch.use(0, for: 500)
        #expect(watch.reserved < 51_000_000)
    }

    @Test func anOldNoteOfABacklogIsNone() throws {
        let mapping = try TableMapping()
        let demand = mapping.place(.virtualMachine).demand
        let now = Instant(1_000_000_000)
        #expect(!demand.hasBacklog(at: now))
        demand.noteBacklog(at: now)
        #expect(demand.hasBacklog(at: now.advanced(byNanoseconds: 20_000_000)))
        #expect(!demand.hasBacklog(at: now.advanced(byNanoseconds: 20_000_001)))
        #expect(demand.hasBacklog(at: Instant(now.nanoseconds - 1000)), "noted while we looked at the clock")
        demand.noteBacklog(at: .distantFuture)
        #expect(!demand.hasBacklog(at: now), "by somebody who spoils the table")
    }
}
