import Metering
import Testing

@testable import Transport

/// When a measured window wants to be looked at.
@Suite struct MeasuredWindowTests {
    /// Milliseconds from the opening until then, of one channel of a WRITE, whose sender knows what was delivered.
    private static func millisecondsUntilNextInstant(at end: End) -> Double {
        let plan = TransferPlan(transport: .rdma)
        let channel = plan.channelList[0]
        let lane = Lane(channel: channel, role: plan.role(of: end, direction: channel.direction))
        var window = MeasuredWindow(end, lanes: [lane], plan: plan)
        window.open(nics: [])
        let next = window.nextInstant(warmUpEnd: window.origin, now: window.origin)
        return next.seconds(since: window.origin) * 1e3
    }

    @Test func isReadForTheSlowestTenthWhereItIsKnownWhatWasDelivered() {
        #expect(Self.millisecondsUntilNextInstant(at: .client) == 50)
    }

    @Test func wakesNobodyForItElsewhere() {
        #expect(Self.millisecondsUntilNextInstant(at: .server) == 500)
    }
}
