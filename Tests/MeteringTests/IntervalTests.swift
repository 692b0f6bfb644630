import Foundation
import Metering
import Testing

@Suite struct IntervalTests {
    private func sample(_ milliseconds: UInt64, _ bytes: UInt64...) -> IntervalSample {
        IntervalSample(
            nanoseconds: milliseconds * 1_000_000,
            channels: bytes.map { ChannelTotals(bytes: $0, messages: $0 / 10) }
        )
    }

    @Test func cumulativeSamplesBecomeIntervals() throws {
        var series = IntervalSeries()
        let appended = [series.append(sample(1000, 100, 50)), series.append(sample(3000, 350, 50))]
        #expect(series.intervals == appended.compactMap { $0 })
        let (first, second) = (try #require(appended[0]), try #require(appended[1]))
        #expect(first.start == 0)
        #expect(first.channels.map(\.bytes) == [100, 50])
        #expect(second.seconds == 2)
        #expect(second.channels == [ChannelTotals(bytes: 250, messages: 25), ChannelTotals()])
        #expect(second.total == ChannelTotals(bytes: 250, messages: 25))
        #expect(second.gigabitsPerSecond(second.total) == 250 * 8 / 2e9)
    }

    @Test func aSampleOutOfOrderIsLeftOut() {
        var series = IntervalSeries()
        #expect(series.append(sample(0, 0)) == nil)
        #expect(series.append(sample(1000, 10)) != nil)
        #expect(series.append(sample(1000, 20)) == nil)
        #expect(series.append(sample(999, 20)) == nil)
        #expect(series.append(sample(2000, 30))?.total.bytes == 20)
        #expect(series.samples.count == 2)
    }

    @Test func channelsMayComeAndFallBack() {
        var series = IntervalSeries()
        series.append(sample(1000, 10))
        #expect(series.append(sample(2000, 15, 7))?.channels.map(\.bytes) == [5, 7])
        #expect(series.append(sample(3000, 3))?.channels.map(\.bytes) == [0])
        #expect(series.append(sample(4000))?.total == ChannelTotals())
    }

    @Test func aSeriesThatIsFullJoinsEarlierIntervals() throws {
        var series = IntervalSeries(capacity: 40)
        for second in 1...1000 {
            #expect(series.append(sample(UInt64(second) * 1000, UInt64(second) * 10, 0))?.seconds == 1)
        }
        #expect(series.samples.count <= 10, "two channels and the sample itself")
        // Nothing is lost but where one interval ended and the next began.
        #expect(series.intervals.reduce(0) { $0 + $1.total.bytes } == 10_000)
        #expect(series.intervals.first?.start == 0)
        #expect(series.intervals.last?.end == 1_000_000_000_000)
        #expect(zip(series.intervals, series.intervals.dropFirst()).allSatisfy { $0.end == $1.start })
        let decoded = try JSONDecoder().decode(IntervalSeries.self, from: JSONEncoder().encode(series))
        #expect(decoded.samples == series.samples)
    }

    @Test func aSampleThatIsLargerThanTheSeriesIsKept() {
        var series = IntervalSeries(capacity: 2)
        for second in 1...9 { series.append(sample(UInt64(second) * 1000, 5, 5, 5)) }
        #expect(series.samples.count <= 2 && series.samples.last?.nanoseconds == 9_000_000_000)
    }

    @Test func totalsDoNotTrap() {
        let most = ChannelTotals(bytes: .max, messages: .max)
        #expect(most + most == most)
    }

    @Test func aPeersSeriesOutOfOrderDoesNotTrap() throws {
        let json = """
            {"samples":[{"nanoseconds":5,"channels":[{"bytes":9,"messages":1}],"down":[7]},
            {"nanoseconds":2,"channels":[],"down":[]},
            {"nanoseconds":18446744073709551615,"channels":[{"bytes":1,"messages":0}],"down":[0]}]}
            """
        let series = try JSONDecoder().decode(IntervalSeries.self, from: Data(json.utf8))
        #expect(series.intervals.map(\.end) == [5, .max])
        #expect(series.intervals.allSatisfy { $0.end > $0.start })
    }

    @Test func theBeatIsSteadyWhateverTheWorkTakes() {
        var cadence = Cadence(start: MonotonicTime(nanoseconds: 1000), period: TimeSpan(nanoseconds: 100))
        let nows: [UInt64] = [0, 1000, 1099, 1105, 1199, 1300, 1650, 1651, 1700]
        var next: [UInt64] = []
        let due = nows.filter {
            defer { next.append(cadence.next.nanoseconds) }
            return cadence.isDue(at: MonotonicTime(nanoseconds: $0))
        }
        // Each beat once, none in a burst: after the stall at 1650 it goes on at 1700.
        #expect(due == [1105, 1300, 1650, 1700])
        #expect(next == [1100, 1100, 1100, 1200, 1200, 1400, 1700, 1700, 1800])
    }

    @Test func noPeriodTraps() {
        var cadence = Cadence(start: MonotonicTime(nanoseconds: 10), period: .zero)
        #expect(cadence.next.nanoseconds == 11)
        let isDue = cadence.isDue(at: MonotonicTime(nanoseconds: 20))
        #expect(isDue && cadence.next.nanoseconds == 21)
        var late = Cadence(start: MonotonicTime(nanoseconds: 5), period: TimeSpan(nanoseconds: .max))
        let isLateDue = late.isDue(at: MonotonicTime(nanoseconds: .max))
        #expect(isLateDue && late.next.nanoseconds == .max)
    }
}
