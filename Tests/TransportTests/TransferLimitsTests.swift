import Metering
import Pacing
import Testing

@testable import Transport

@Suite struct TransferLimitsTests {
    @Test func whatALateHostLeftOfALimitIsTold() throws {
        var plan = TransferPlan(transport: .tcp)
        plan.limit = BandwidthLimit(bytesPerSecond: 1 << 20)
        let limits = TransferLimits(plan, host: nil, speeds: [:])
        var pacer = limits.pacer()
        while pacer.allows(4096) {}
        let question = pacer.nextQuestion(after: .now())
        try #require(question).advanced(byNanoseconds: 50_000_000).sleepUntil()
        while pacer.allows(4096) {}

        let text = try #require(limits.lateness(in: 1))
        #expect(text.contains(#/^\d+ % of what the limit allows went unused: .* up to \d+ ms late/#), "\(text)")
        #expect(limits.lateness(in: 0.001)?.hasPrefix("100 %") == true, "no more than there was")
        #expect(limits.lateness(in: 10_000) == nil, "less than 1 %")
        limits.beginMeasurement()
        #expect(limits.lateness(in: 1) == nil)
    }
}
