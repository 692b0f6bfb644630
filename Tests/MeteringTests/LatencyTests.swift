import Foundation
import Metering
import Testing

@Suite struct LatencyTests {
    @Test func knowsThePercentilesOfAKnownDistribution() throws {
        var histogram = LatencyHistogram()
        for microsecond in 1...10000 as ClosedRange<UInt64> { histogram.record(microsecond * 1000) }
        #expect(histogram.count == 10000)
        #expect(histogram.minimum == 1000)
        #expect(histogram.maximum == 10_000_000)
        for (percent, expected) in [(50.0, 5e6), (90, 9e6), (99, 9.9e6), (99.9, 9.99e6), (99.99, 9.999e6)] {
            let value = Double(try #require(histogram.percentile(percent)))
            #expect(abs(value / expected - 1) < 0.001, "p\(percent) is \(value)")
        }
        #expect(abs(try #require(histogram.mean) / 5.0005e6 - 1) < 0.001)
    }

    @Test func anEmptyOneKnowsNothing() {
        let histogram = LatencyHistogram()
        #expect(histogram.count == 0)
        #expect(histogram.minimum == nil)
        #expect(histogram.maximum == nil)
        #expect(histogram.mean == nil)
        #expect(histogram.standardDeviation == nil)
        #expect(histogram.percentile(50) == nil)
        #expect(histogram.buckets.isEmpty)
        #expect(LatencySummary(histogram) == nil)
    }

    @Test(arguments: [0, 1, 59_999_999_999, 60_000_000_000, 60_000_000_001, UInt64.max])
    func takesAnyTime(_ nanoseconds: UInt64) {
        var histogram = LatencyHistogram()
        histogram.record(nanoseconds)
        #expect(histogram.count == 1)
        #expect(histogram.maximum == min(nanoseconds, LatencyHistogram.maximum))
    }

    @Test(arguments: [-1, 0, 100, 101, .infinity, -.infinity, .nan] as [Double])
    func takesAnyPercentage(_ percent: Double) {
        var histogram = LatencyHistogram()
        histogram.record(1000)
        #expect(histogram.percentile(percent) == (percent.isNaN ? nil : 1000))
    }

    @Test func addsUpWorkers() {
        var (first, second) = (LatencyHistogram(), LatencyHistogram())
        first.record(1000)
        second.record(2000, count: 3)
        first.add(second)
        #expect(first.count == 4)
        #expect(first.minimum == 1000)
        #expect(first.percentile(50) == 2000)
        first.removeAll()
        #expect(first.count == 0)
        #expect(first.maximum == nil)
    }

    @Test func summarizesInMicroseconds() throws {
        var histogram = LatencyHistogram()
        for value in [1000, 2000, 3000] as [UInt64] { histogram.record(value) }
        let summary = try #require(LatencySummary(histogram))
        #expect(summary.minimum == 1)
        #expect(summary.p50 == 2)
        #expect(summary.maximum == 3)
        #expect(abs(summary.mean - 2) < 0.01)
        #expect(abs(summary.standardDeviation - (2.0 / 3).squareRoot()) < 0.01)
        #expect(summary.p9999 == nil, "3 times say nothing about one in 10000")
    }

    @Test func survivesTheWayToThePeer() throws {
        var histogram = LatencyHistogram()
        for value in [3, 1500, 1500, 123_456_789, 59_999_999_999] as [UInt64] { histogram.record(value) }
        let copy = try JSONDecoder().decode(LatencyHistogram.self, from: JSONEncoder().encode(histogram))
        #expect(copy.buckets == histogram.buckets)
        #expect(copy.count == 5)
        #expect(copy.maximum == 59_999_999_999)
        #expect(copy.percentile(50) == histogram.percentile(50))
    }

    @Test(arguments: [
        "{}", "[{}]", "[{\"nanoseconds\":-1,\"count\":1}]", "[{\"nanoseconds\":1,\"count\":18446744073709551615}]",
        "[{\"nanoseconds\":60000000000,\"count\":18446744073709551615}]",
        "[{\"nanoseconds\":1000,\"count\":200000000000000},{\"nanoseconds\":1000,\"count\":200000000000000}]",
    ])
    func refusesWhatNoPeerCouldHaveMeasured(_ json: String) {
        #expect(throws: DecodingError.self) { try JSONDecoder().decode(LatencyHistogram.self, from: Data(json.utf8)) }
    }

    @Test func whatIsAcceptedCanBeSummarized() throws {
        // The most that decoding lets in must not overflow where the library adds it up.
        let json = "[{\"nanoseconds\":0,\"count\":1000},{\"nanoseconds\":18446744073709551615,\"count\":4800000}]"
        var histogram = try JSONDecoder().decode(LatencyHistogram.self, from: Data(json.utf8))
        let copy = histogram
        for _ in 1..<60 { histogram.add(copy) }
        #expect(try #require(LatencySummary(histogram)).p50 == 6e7)
    }
}
