import Foundation
import SystemPackage
import Testing

@testable import Fabric

@Suite struct DataCenterBridgingTests {
    /// PFC on priority 3, which has half of the link; the switch's port has it on 4.
    @Test func theDriversAnswerIsRead() throws {
        let settings = try #require(BridgingMessage.settings(in: answer(ieee: ets() + pfc(2, 0x08) + pfc(5, 0x10))))
        #expect(settings.pfcPriorities == [3] && settings.switchPFCPriorities == [4])
        #expect(settings.guaranteedPercent == [50, 0, 0, 50, 0, 0, 0, 0])
    }

    @Test(
        arguments: [
            [], NetlinkAttributes.bytes(type: 2, value: [8]), NetlinkAttributes.bytes(type: 2, value: []),
            NetlinkAttributes.bytes(type: 1, value: [UInt8](repeating: 2, count: 34)),
            NetlinkAttributes.bytes(type: 1, value: [UInt8](repeating: 9, count: 59)),
            NetlinkAttributes.bytes(type: 1, value: [UInt8](repeating: 0, count: 59)),
            [255, 255, 2, 0, 8, 8, 8, 8],
        ] as [[UInt8]]
    )
    func whatIsCutShortOrMakesNoSenseIsNoSetting(_ ieee: [UInt8]) {
        #expect(BridgingMessage.settings(in: answer(ieee: ieee)) == nil)
    }

    @Test func anAnswerThatIsCutShortHasNoSettings() {
        let whole = answer(ieee: ets() + pfc(2, 0xFF))
        for count in 0..<whole.count {
            // The settings are whole where only what follows them is cut short: 8 bytes about DCBX.
            #expect((BridgingMessage.settings(in: whole.prefix(count)) == nil) == (count < whole.count - 8))
        }
    }

    /// This machine's loopback has no such settings, and says so; that it was found shows that the question is right.
    @Test func theKernelIsAsked() throws {
        let socket = try NetlinkSocket()
        #expect(throws: Errno.notSupportedOnSocket) {
            try socket.ask(type: BridgingMessage.type, BridgingMessage.request("lo"))
        }
        let missing = #expect(throws: Errno.self) {
            try socket.ask(type: BridgingMessage.type, BridgingMessage.request("no-such-nic"))
        }
        // A kernel that is built without DCB does not look for the interface.
        #expect(missing == .operationNotSupportedByDevice || missing == .notSupportedOnSocket)
        #expect(DataCenterBridging.current(of: "lo") == nil)
    }

    @Test func mlx5ShowsItsECNInFiles() throws {
        let sysfs = FileManager.default.temporaryDirectory.appending(path: "ecn-\(UUID().uuidString)")
        defer { try? FileManager.default.removeItem(at: sysfs) }
        for (point, on) in [("roce_np", [3, 4]), ("roce_rp", [3, 5])] {
            let folder = sysfs.appending(path: "class/net/nic0/ecn/\(point)/enable")
            try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
            for priority in 0..<8 {
                let text = on.contains(priority) ? "1\n" : "0\n"
                try Data(text.utf8).write(to: folder.appending(path: "\(priority)"))
            }
        }
        #expect(DataCenterBridging.ecnPriorities(of: "nic0", sysfs: sysfs.path()) == [3])
        #expect(DataCenterBridging.ecnPriorities(of: "nic1", sysfs: sysfs.path()) == nil)
    }

    @Test func aPeerThatDoesNotKnowOfItIsUnderstood() throws {
        let old = Data(#"{"name":"nic0","role":"nic","state":"up","mtu":9000,"addresses":[]}"#.utf8)
        #expect(try JSONDecoder().decode(InterfaceDescription.self, from: old).bridging == nil)
    }

    /// As net/dcb/dcbnl.c fills it in: struct dcbmsg, the interface's name, the settings, who runs DCBX.
    private func answer(ieee: [UInt8]) -> ArraySlice<UInt8> {
        ([0, 21, 0, 0] + NetlinkAttributes.bytes(type: 1, value: Array("nic0\u{0}".utf8))
            + NetlinkAttributes.bytes(type: 13, value: ieee) + NetlinkAttributes.bytes(type: 14, value: [9]))[...]
    }

    /// struct ieee_pfc, whose 136 bytes end with counters.
    private func pfc(_ type: UInt16, _ enabled: UInt8) -> [UInt8] {
        NetlinkAttributes.bytes(type: type, value: [8, enabled] + [UInt8](repeating: 0, count: 134))
    }

    /// struct ieee_ets of 59 bytes: priority 3 in class 1, priority 0 in class 0, half of the link each; class 2 strict.
    private func ets() -> [UInt8] {
        let sending: [UInt8] = [50, 50, 30, 0, 0, 0, 0, 0]
        let kinds: [UInt8] = [2, 2, 0, 0, 0, 0, 0, 0]
        let classes: [UInt8] = [0, 2, 2, 1, 2, 2, 2, 2]
        let recommended = [UInt8](repeating: 0, count: 24)
        return NetlinkAttributes.bytes(type: 1, value: [0, 8, 0] + sending + sending + kinds + classes + recommended)
    }
}
