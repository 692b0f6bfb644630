import Testing

@testable import Transport

@Suite struct BackoffTests {
    @Test func eachWaitIsTwiceAsLongUpToALimit() {
        var backoff = Backoff(first: 1)
        backoff.sleep()
        backoff.sleep()
        #expect(backoff.length == 4)
        backoff.reset()
        #expect(backoff.length == 1)
        var long = Backoff(first: Backoff.longest)
        long.sleep()
        #expect(long.length == Backoff.longest)
    }
}
