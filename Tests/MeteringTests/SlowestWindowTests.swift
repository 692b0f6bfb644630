import Metering
import Testing

@Suite struct SlowestWindowTests {
    /// Reads totals every 50 ms from 0 on.
    private func slowest(_ seconds: Double, _ totals: [UInt64]) -> Double? {
        var window = SlowestWindow(length: TimeSpan(seconds: seconds))
        for (index, bytes) in totals.enumerated() { window.add(bytes: bytes, at: UInt64(index) * 50_000_000) }
        return window.bytesPerSecond
    }

    @Test func aSteadyRateIsItsOwnMinimum() {
        #expect(slowest(0.1, [0, 50, 100, 150, 200]) == 1000)
    }

    @Test func aStumbleIsFoundWhereverItBegins() {
        // Nothing from 100 ms to 200 ms, which no window on a beat of 100 ms from 50 ms on would hold alone.
        #expect(slowest(0.1, [0, 50, 100, 100, 100, 150, 200]) == 0)
        // Nothing for 50 ms: half of a window.
        #expect(slowest(0.1, [0, 50, 100, 100, 150, 200]) == 500)
    }

    @Test func aRunThatIsShorterHasNoWindow() {
        #expect(slowest(0.1, [0, 50]) == nil)
        #expect(slowest(1, [0]) == nil)
    }

    @Test func aLateReadingMakesALongerWindowNotAWrongRate() {
        var window = SlowestWindow(length: TimeSpan(seconds: 0.1))
        window.add(bytes: 0, at: 0)
        window.add(bytes: 400, at: 400_000_000)
        #expect(window.bytesPerSecond == 1000)
        window.add(bytes: 400, at: 400_000_000)
        window.add(bytes: 450, at: 450_000_000)
        // Ends 50 ms after the late one, and begins where the one before that was.
        #expect(window.bytesPerSecond == 1000)
    }
}
