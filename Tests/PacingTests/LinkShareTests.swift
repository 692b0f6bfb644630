import Foundation
import Metering
import Pacing
import Testing

@Suite struct LinkShareTests {
    @Test(arguments: [("60%", 600), ("1%", 10), ("100%", 1000), ("12.5%", 125), (" 60 % ", 600), ("33.30%", 333)])
    func accepts(_ text: String, _ perMille: Int) throws {
        let share = try LinkShare(parsing: text)
        #expect(share.perMille == perMille)
        #expect(try LinkShare(parsing: share.description) == share)
        #expect(try CategoryLimit(parsing: text) == .share(share))
        #expect(try JSONDecoder().decode([LinkShare].self, from: JSONEncoder().encode([share])) == [share])
    }

    @Test(arguments: [
        ("", "not a share"), ("60", "not a share"), ("%", "not a share"), ("-60%", "must not be negative"),
        ("0%", "not between 1 % and 100 %"), ("0.9%", "not between"), ("100.1%", "not between"),
        ("1e2%", "not a share"),
        ("12.55%", "finer than a tenth"), ("18446744073709551616%", "not a share"), ("60%%", "not a share"),
    ])
    func refuses(_ text: String, _ reason: String) throws {
        let error = try #require(throws: QuantityError.self) { try LinkShare(parsing: text) }
        #expect(error.description.contains(reason), "\(error)")
        #expect(error.description.contains("60% or 12.5%"), "an error says what is accepted")
    }

    @Test func aLimitIsARateOrAShare() throws {
        #expect(try CategoryLimit(parsing: "8Gbps").rate?.bytesPerSecond == 1_000_000_000)
        #expect(try CategoryLimit(parsing: "8Gbps").description == "1GB")
        #expect(try CategoryLimit(parsing: "60%").description == "60%")
        let error = try #require(throws: QuantityError.self) { try CategoryLimit(parsing: "fast") }
        #expect(error.description.contains("limits look like"))
    }

    @Test func moreCannotBeGuaranteedThanIsAllowed() throws {
        let guarantee = Guarantee(try BandwidthLimit(parsing: "4Gbps"))
        let rule = LimitRule(limit: try CategoryLimit(parsing: "1Gbps"), guarantee: guarantee)
        #expect(rule.contradiction == "a guarantee of 500MB/s is more than the limit of 125MB/s")
        #expect(LimitRule(limit: try CategoryLimit(parsing: "4Gbps"), guarantee: guarantee).contradiction == nil)
        #expect(LimitRule(limit: try CategoryLimit(parsing: "1%"), guarantee: guarantee).contradiction == nil)
    }
}
