import Metering
import Pacing
import TestSupport
import Testing

@testable import Transport

/// Limits that follow what the NICs can carry, over loopback: an interface whose speed no kernel knows.
@Suite(.leavesNothing) struct AvailableTests {
    private let limits: HostLimits
    private let plan = TransferPlan(
        transport: .tcp,
        channels: 2,
        amount: .seconds(1.5),
        warmup: 0,
        category: .liveMigration
    )

    init() throws {
        let rule = LimitRule(limit: try CategoryLimit(parsing: "50%"))
        limits = try HostLimits(rules: LimitRules([.liveMigration: rule]))
    }

    @Test func aShareIsOneOfThePayload() async throws {
        // 1 Gbps: 50 % are 62.5 MB/s, less what the frames' headers take.
        let (client, _) = try await TransferPair.with(plan, limits: limits, speeds: ["lo": 1_000_000_000]) { pair in
            #expect((124_000_000..<125_000_000).contains(limits.links.bytesPerSecond ?? 0))
            return try await pair.run()
        }
        let sent = Double(client.total(.requester).bytes)
        let due = 62_500_000 * client.seconds
        // A busy machine may be late, and must not be early but for the first burst.
        #expect(sent > 0.7 * due && sent < 1.05 * due, "\(sent) of \(due)")
        #expect(client.warnings == [])
        let isOver = await eventually { [links = limits.links] in links.bytesPerSecond == nil }
        #expect(isOver, "the run has left its NICs")
    }

    @Test func withoutASpeedTheEndThatSendsSaysSo() async throws {
        let (client, server) = try await TransferPair.with(plan, limits: limits) { try await $0.run() }
        #expect(client.total(.requester).bytes > 62_500_000, "not limited")
        #expect(client.warnings.count == 1)
        #expect(client.warnings.first?.contains("--speed lo=10Gbps") == true)
        #expect(server.warnings == [])
    }

    @Test func aNICIsUpWhileOneOfItsLanesIs() throws {
        let nics = TransferNICs(limits.links.use(), speeds: ["a": 8_000_000_000, "b": 8_000_000_000])
        let (first, second) = (link(over: "a"), link(over: "b"))
        nics.connect(0, first)
        nics.connect(1, first)
        nics.connect(2, second)
        let both = try #require(limits.links.bytesPerSecond)
        nics.disconnect(0)
        nics.disconnect(0)
        #expect(limits.links.bytesPerSecond == both)
        nics.disconnect(1)
        #expect(limits.links.bytesPerSecond == both / 2)
        nics.connect(0, first)
        #expect(limits.links.bytesPerSecond == both)
        nics.disconnect(2)
        nics.connect(2, first)
        #expect(limits.links.bytesPerSecond == both / 2, "a lane that has changed its NIC")
    }

    private func link(over nic: String) -> ChannelLink {
        ChannelLink(transport: "tcp", interface: nic, device: nil, localAddress: "192.0.2.1", peerAddress: "192.0.2.2")
    }
}
