import Testing

@testable import Transport

@Suite struct ArrivalNapTests {
    @Test func isLongerTheFewerMessagesItFinds() throws {
        var nap = try #require(ArrivalNap(underWay: 128))
        let shortest = nap.length
        nap.adapt(found: 15)
        #expect(nap.length == 2 * shortest)
        for found in [16, 32] {
            nap.adapt(found: found)
            #expect(nap.length == 2 * shortest, "these are as many as they should be")
        }
        nap.adapt(found: 33)
        #expect(nap.length == shortest)
    }

    @Test func isNoLongerForFindingNothing() throws {
        var nap = try #require(ArrivalNap(underWay: 128))
        let shortest = nap.length
        nap.adapt(found: 0)
        #expect(nap.length == shortest, "a sender that waits is not to wait longer the next time")
    }

    @Test func staysWithinItsBounds() throws {
        var nap = try #require(ArrivalNap(underWay: 16))
        for _ in 0..<20 { nap.adapt(found: 1) }
        #expect(nap.length == ArrivalNap.microseconds.upperBound)
        for _ in 0..<20 { nap.adapt(found: 1000) }
        #expect(nap.length == ArrivalNap.microseconds.lowerBound)
    }

    @Test func isNotTakenForFewMessages() {
        #expect(ArrivalNap(underWay: 15) == nil && ArrivalNap(underWay: 1) == nil)
    }
}
