import Metering
import Testing

@testable import Transport

/// When an end takes draining for a standstill, and what it tells the other end, which may see nothing of it.
@Suite struct DrainingTests {
    private static let begin = MonotonicTime.now()

    private static func after(_ seconds: Double) -> MonotonicTime {
        begin.advanced(byNanoseconds: UInt64(seconds * 1e9))
    }

    /// Draining of the one channel of a WRITE.
    private static func draining(at end: End) -> (draining: Draining, lane: Lane) {
        let plan = TransferPlan(transport: .rdma)
        let channel = plan.channelList[0]
        let lane = Lane(channel: channel, role: plan.role(of: end, direction: channel.direction))
        return (Draining([lane], plan), lane)
    }

    /// Whether it has stalled after so many seconds, with so many words of the other end.
    private static func hasStalled(_ draining: inout Draining, _ times: [(Double, UInt64)]) -> [Bool] {
        times.map { draining.hasStalled(at: after($0), $1) }
    }

    @Test func standsStillWhereNeitherEndSeesAnythingMove() {
        var (draining, lane) = Self.draining(at: .client)
        let before = Self.hasStalled(&draining, [(0, 0), (9, 0)])
        #expect(before == [false, false])
        lane.progress.publish(bytes: 1, blocks: 1)
        let since = Self.hasStalled(&draining, [(11, 0), (20, 0), (22, 0)])
        #expect(since == [false, false, true])
    }

    @Test func goesOnWhereTheOtherEndSaysSo() {
        var (draining, _) = Self.draining(at: .server)
        let answers = Self.hasStalled(&draining, [(0, 0), (9, 1), (18, 2), (27, 3), (36, 3), (38, 3)])
        #expect(answers == [false, false, false, false, false, true])
    }

    @Test func isToldOnceASecondWhileBlocksComeThrough() {
        var (draining, lane) = Self.draining(at: .client)
        var told: [Double] = []
        for tenth in 0..<50 {
            if tenth < 30 { lane.progress.publish(bytes: 1, blocks: 1) }
            let seconds = Double(tenth) / 10
            if draining.mustTell(at: Self.after(seconds)) { told.append(seconds) }
        }
        // The last word is of what came between the second and the third.
        #expect(told == [1, 2, 3])
    }

    @Test func isNotToldByAnEndThatPostsNothing() {
        var (draining, lane) = Self.draining(at: .server)
        for second in 0..<5 {
            lane.progress.publish(bytes: 1, blocks: 1)
            let mustTell = draining.mustTell(at: Self.after(Double(second)))
            #expect(!mustTell)
        }
    }
}
