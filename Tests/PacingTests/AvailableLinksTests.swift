import Metering
import Synchronization
import Testing

@testable import Pacing

@Suite struct AvailableLinksTests {
    /// NICs without a carrier, as a test has it.
    private final class Cables: Sendable {
        let pulled = Mutex<Set<String>>([])
        var carrier: @Sendable (String) -> Bool { { name in self.pulled.withLock { !$0.contains(name) } } }
    }

    private let cables = Cables()

    @Test func isTheSumOfTheNICsThatAreUp() {
        let links = AvailableLinks(carrier: cables.carrier)
        #expect(links.bytesPerSecond == nil)
        let use = links.use()
        use.set("nic0", bytesPerSecond: 1000)
        use.set("nic1", bytesPerSecond: 500)
        #expect(links.bytesPerSecond == 1500)
        use.setUp("nic0", false)
        #expect(links.bytesPerSecond == 500)
        use.setUp("nic0", true)
        #expect(links.bytesPerSecond == 1500)
    }

    @Test func aNICWithoutACarrierIsNotUp() {
        let links = AvailableLinks(carrier: cables.carrier)
        let use = links.use()
        use.set("nic0", bytesPerSecond: 1000)
        use.set("nic1", bytesPerSecond: 500)
        cables.pulled.withLock { $0 = ["nic1"] }
        links.lookAtCarriers()
        #expect(links.bytesPerSecond == 1000)
        cables.pulled.withLock { $0 = [] }
        links.lookAtCarriers()
        #expect(links.bytesPerSecond == 1500)
        extendLifetime(use)
    }

    @Test func whileNoneIsUpItStaysAsItWas() {
        let links = AvailableLinks(carrier: cables.carrier)
        let use = links.use()
        use.set("nic0", bytesPerSecond: 1000)
        use.set("nic1", bytesPerSecond: 500)
        use.setUp("nic0", false)
        use.setUp("nic1", false)
        #expect(links.bytesPerSecond == 500)
        use.setUp("nic0", true)
        #expect(links.bytesPerSecond == 1000)
    }

    @Test func aSpeedThatIsNotKnownMakesTheWholeUnknown() {
        let links = AvailableLinks(carrier: cables.carrier)
        let use = links.use()
        use.set("nic0", bytesPerSecond: 1000)
        use.set("nic1", bytesPerSecond: nil)
        #expect(links.bytesPerSecond == nil)
        #expect(links.unknown == ["nic1"])
        use.set("nic1", bytesPerSecond: 500)
        #expect(links.bytesPerSecond == 1500)
    }

    @Test func runsAddUpAndLeave() {
        let links = AvailableLinks(carrier: cables.carrier)
        let first = links.use()
        first.set("nic0", bytesPerSecond: 1000)
        do {
            let second = links.use()
            second.set("nic0", bytesPerSecond: 1000)
            second.set("nic1", bytesPerSecond: 500)
            #expect(links.bytesPerSecond == 1500, "a NIC counts once")
            first.setUp("nic0", false)
            #expect(links.bytesPerSecond == 1500, "the other run has it")
            extendLifetime(second)
        }
        #expect(links.bytesPerSecond == 1500, "none of what is left is up")
        first.setUp("nic0", true)
        #expect(links.bytesPerSecond == 1000, "a run that is over uses no NIC")
    }

    @Test func tellsOfEachChange() {
        let told = Mutex<[UInt64?]>([])
        let links = AvailableLinks(carrier: cables.carrier) { value in told.withLock { $0.append(value) } }
        let use = links.use()
        use.set("nic0", bytesPerSecond: 1000)
        use.setUp("nic0", true)
        use.set("nic1", bytesPerSecond: nil)
        #expect(told.withLock { $0 } == [1000, nil])
    }
}
