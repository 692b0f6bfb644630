import Testing

@testable import Fabric

@Suite struct LinkPayloadTests {
    /// Payload of a frame, and what the frame takes on the wire.
    @Test(
        arguments: [
            ("tcp", 1500, false, 1448, 1538), ("tcp", 9000, false, 8948, 9038), ("tcp", 1500, true, 1428, 1538),
            ("iwarp", 1500, false, 1428, 1538), ("roce", 1500, false, 1024, 1106), ("roce", 9000, false, 4096, 4178),
            ("roce", 9000, true, 4096, 4198), ("roce", 4200, false, 4096, 4178), ("ib", 2044, false, 2048, 2074),
            ("ib", 4092, false, 4096, 4122),
        ] as [(String, Int, Bool, Int, Int)]
    )
    func isWhatFullFramesLeave(_ transport: String, _ mtu: Int, _ isIPv6: Bool, _ payload: Int, _ wire: Int) {
        #expect(FrameFormat(transport, mtu: mtu, isIPv6: isIPv6).efficiency == Double(payload) / Double(wire))
    }

    @Test(arguments: ["tcp", "iwarp", "roce", "ib"], [0, 1, 100]) func isAPartWhateverTheMTU(
        _ transport: String,
        _ mtu: Int
    ) {
        #expect((0.2..<1).contains(FrameFormat(transport, mtu: mtu, isIPv6: true).efficiency))
    }

    @Test func isOfTheSpeedThatIsGiven() {
        let payload = LinkPayload("tcp", interface: "no-such-nic", isIPv6: false, speed: 10_000_000_000)
        #expect(payload.bytesPerSecond == UInt64(1_250_000_000 * 1448.0 / 1538))
    }

    @Test func isNotKnownWithoutASpeed() {
        #expect(LinkPayload("tcp", interface: "lo", isIPv6: false, speed: nil).bytesPerSecond == nil)
    }
}
