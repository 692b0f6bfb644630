import Foundation
import Metering
import Testing

@Suite struct MonotonicTimeTests {
    @Test func goesForward() {
        let first = MonotonicTime.now()
        let second = MonotonicTime.now()
        #expect(first <= second)
        #expect(first.nanoseconds > 0)
    }

    @Test func sleepsUntilAnInstantAndNotLess() {
        let deadline = MonotonicTime.now().advanced(by: TimeSpan(nanoseconds: 2_000_000))
        deadline.sleepUntil()
        #expect(MonotonicTime.now() >= deadline)
    }

    @Test func doesNotSleepForThePast() {
        // Would never return if the past were taken for a far future.
        MonotonicTime(nanoseconds: 0).sleepUntil()
        MonotonicTime(nanoseconds: 1_999_999_999).sleepUntil()
    }

    @Test func differencesDoNotWrap() {
        let early = MonotonicTime(nanoseconds: 1_000_000_000)
        let late = MonotonicTime(nanoseconds: 3_500_000_000)
        #expect(late.nanoseconds(since: early) == 2_500_000_000)
        #expect(late.seconds(since: early) == 2.5)
        #expect(early.nanoseconds(since: late) == 0)
        #expect(MonotonicTime(nanoseconds: .max).advanced(by: TimeSpan(nanoseconds: 1)).nanoseconds == .max)
    }

    @Test func isCodedAsANumber() throws {
        let time = MonotonicTime(nanoseconds: 123)
        #expect(try JSONEncoder().encode([time]) == Data("[123]".utf8))
        #expect(try JSONDecoder().decode(MonotonicTime.self, from: Data("123".utf8)) == time)
    }
}
