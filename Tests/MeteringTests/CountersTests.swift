import Foundation
import Testing

@testable import Metering

@Suite struct CountersTests {
    @Test func onlyWhatMovedIsLeft() {
        let before = Counters(values: ["a": 1, "b": 5, "restarted": 100, "gone": 3])
        let after = Counters(values: ["a": 1, "b": 9, "restarted": 7, "new": 2])
        #expect(after.since(before).values == ["b": 4, "restarted": 7, "new": 2])
        #expect(after.since(after).values.isEmpty)
    }

    @Test func sumsDoNotTrap() {
        let most = Counters(values: ["a": .max])
        #expect(most.adding(Counters(values: ["a": 2, "b": 1])).values == ["a": 1, "b": 1])
    }

    @Test func readsTheLoopback() throws {
        let counters = try Counters.interface("lo")
        #expect(counters["rx_bytes"] != nil)
        #expect(counters.values.count == 8)
    }

    @Test func anInterfaceWhoseDriverHasNoCountersHasNone() {
        for name in ["lo", "", "no-such-interface", String(repeating: "x", count: 300)] {
            #expect(Counters.driver(ofInterface: name) == Counters(), "\(name)")
        }
    }

    @Test(arguments: KernelFile.names(in: "/sys/class/net") ?? [])
    func aDriversCountersHaveNames(_ interface: String) {
        let counters = Counters.driver(ofInterface: interface)
        #expect(counters.values.keys.allSatisfy { !$0.isEmpty && $0.utf8.count <= 32 })
    }

    @Test(arguments: ["", ".", "..", "no-such-interface", "lo/../lo", "../net/lo", "a\u{0}b", "l o", "💾"])
    func namesWhatIsMissing(_ name: String) throws {
        let interface = try #require(throws: MeteringError.self) { try Counters.interface(name) }
        #expect(interface.description.contains("there is no such interface here"))
        let device = try #require(throws: MeteringError.self) { try Counters.device(name) }
        #expect(device.description.contains("there is no such port here"))
    }

    @Test func readsBothGroupsOfADevice() throws {
        let folder = try TemporaryFolder()
        let port = "class/infiniband/rxe0/ports/1"
        try folder.write("12\n", to: "\(port)/counters/port_xmit_data")
        try folder.write("N/A (no PMA)\n", to: "\(port)/counters/symbol_error")
        try folder.write("34\n", to: "\(port)/hw_counters/sent_pkts")
        try folder.write("10\n", to: "\(port)/hw_counters/lifespan")
        let counters = try Counters.device("rxe0", port: 1, sysfs: folder.path)
        #expect(counters.values == ["port_xmit_data": 12, "sent_pkts": 34])
        #expect(throws: MeteringError.self) { try Counters.device("rxe0", port: 2, sysfs: folder.path) }
    }

    @Test func aDriverWithoutCountersHasNone() throws {
        let folder = try TemporaryFolder()
        try folder.write("4: ACTIVE\n", to: "class/infiniband/siw0/ports/1/state")
        #expect(try Counters.device("siw0", port: 1, sysfs: folder.path).values.isEmpty)
    }
}
