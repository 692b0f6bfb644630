import Foundation
import TestSupport
import Testing

@testable import Metering

@Suite struct CountersTests {
    @Test func onlyWhatMovedIsLeft() {
        let before = Counters(values: ["a": 1, "b": 5, "restarted": 100, "gone": 3])
        let after = Counters(values: ["a": 1, "b": 9, "restarted": 7, "new": 2])
        #expect(after.since(before).values == ["b": 4, "restarted": 7, "new": 2])
        #expect(after.since(after).values.isEmpty)
    }

    @Test func areAnObjectOfNumbers() throws {
        let text = try JSONEncoder().encode(Counters(values: ["aBc": 7]))
        #expect(String(decoding: text, as: UTF8.self) == #"{"aBc":7}"#)
        #expect(try JSONDecoder().decode(Counters.self, from: text) == Counters(values: ["aBc": 7]))
    }

    @Test func ofANICMoveBetweenTwoReadings() throws {
        let names = [
            NICName(interface: "lo", device: nil), NICName(interface: "no-such-nic", device: "no-such-device"),
        ]
        let before = NICReadings(of: names, at: .opening)
        let (client, server) = try loopbackConnection()
        close(client)
        close(server)
        let moved = NICReadings(of: names + [NICName(interface: nil, device: "late")], at: .closing).moved(
            since: before
        )
        #expect(moved.map(\.nic) == names, "what was not there before says nothing")
        #expect(try #require(moved[0].interface?["tx_packets"]) >= 3 && moved[0].device == nil)
        #expect(moved[1].interface == nil && moved[1].device == nil && moved[1].seconds > 0)
        #expect(moved.map { "\($0.nic)" } == ["lo", "no-such-nic (no-such-device)"])
    }

    @Test func theLoopbacksSpeedIsNotMadeUp() {
        #expect(!InterfaceSpeed.isInvented(by: "lo") && !InterfaceSpeed.isInvented(by: "no-such-nic"))
        #expect(InterfaceSpeed.current(of: "lo") == nil)
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

    /// As a driver fills them in: names of 32 bytes, the second without an end of its own, then numbers of 64 bits.
    @Test func aDriversCountersAreReadInTheirOrder() {
        let names = ["rx_prio3_pause", "  tx_a_name_that_takes_all_32_bytes", ""].map { name in
            Array(name.utf8.prefix(32)) + [UInt8](repeating: 0, count: max(0, 32 - name.utf8.count))
        }
        let words = names.joined().enumerated().reduce(into: [UInt32](repeating: 0, count: 24)) { words, byte in
            words[byte.offset / 4] |= UInt32(byte.element) << (8 * (byte.offset % 4))
        }
        let request: [UInt32] = [0x1B, 1, 3]
        #expect(
            EthtoolRequest.names(in: request + words, 3)
                == ["rx_prio3_pause", "tx_a_name_that_takes_all_32_by", ""]
        )
        #expect(EthtoolRequest.values(in: [0x1D, 2, 7, 0, .max, 1], 2) == [7, 0x1_FFFF_FFFF])
    }

    /// What this machine's drivers name are plain words, as many as the driver says, each with a value.
    @Test(arguments: KernelFile.names(in: "/sys/class/net") ?? [])
    func thisMachinesDriversAreRead(_ interface: String) throws {
        let request = try #require(EthtoolRequest(interface: interface))
        guard let count = request.statisticsCount, count > 0 else {
            #expect(Counters.driver(ofInterface: interface).values.isEmpty)
            return
        }
        let names = request.names(count)
        #expect(names.count == count && request.values(count).count == count)
        #expect(names.allSatisfy { !$0.isEmpty && $0.utf8.allSatisfy { (33..<127).contains($0) } })
        #expect(Set(Counters.driver(ofInterface: interface).values.keys) == Set(names))
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
