import Metering
import TestSupport
import Testing

@testable import Transport

@Suite struct RunPhaseTests {
    private static let order: [RunPhase.Phase] = [.preparing, .warmingUp, .measuring, .draining, .aborted]

    @Test func goesOnlyForward() {
        for from in Self.order {
            for to in Self.order {
                let phase = RunPhase()
                phase.advance(to: from)
                phase.advance(to: to)
                #expect(phase.current == (from.rawValue > to.rawValue ? from : to))
            }
        }
    }

    @Test func blocksMayFlowInTwoPhases() {
        let running = Self.order.filter { phase in
            let run = RunPhase()
            run.advance(to: phase)
            #expect(run.isAborted == (phase == .aborted))
            return run.isRunning
        }
        #expect(running == [.warmingUp, .measuring])
    }
}

@Suite struct ProgressTests {
    private let progress = Progress()

    @Test func whatEndsAfterTheLastBlockIsNotABlock() {
        progress.rest()
        #expect(progress.lastBlock == MonotonicTime(nanoseconds: 0))
        progress.publish(bytes: 10, blocks: 1)
        progress.rest()
        let first = progress.lastBlock
        #expect(first > MonotonicTime(nanoseconds: 0))

        // As when a message of this end's own has been sent.
        progress.publish(bytes: 10, blocks: 1)
        progress.rest()
        #expect(progress.lastBlock == first)

        progress.publish(bytes: 20, blocks: 2)
        progress.rest()
        #expect(progress.lastBlock > first)
    }
}

@Suite struct ExpectationTests {
    private let lane = Lane(channel: .init(index: 0, direction: .upload), role: .responder)

    @Test func nothingWillDoUntilItIsKnown() {
        let expectation = Expectation(lane, connection: 1)
        #expect(!expectation.isMet(by: 0))
        #expect(!expectation.isMet(by: .max))
        lane.note(DrainedChannel(connection: 1, blocks: 3))
        #expect(!expectation.isMet(by: 2))
        #expect(expectation.isMet(by: 3))
        #expect(expectation.isMet(by: .max))
    }

    @Test(arguments: [nil, 0, 2])
    func nothingIsExpectedOfAConnectionThatTheOtherEndHasLeft(_ last: Int?) {
        lane.note(DrainedChannel(connection: last, blocks: 3))
        #expect(Expectation(lane, connection: 1).isMet(by: 0))
    }
}

@Suite struct LaneTests {
    private let lane = Lane(channel: .init(index: 0, direction: .upload), role: .requester)
    private func lost(_ connection: Int) -> LostConnection {
        LostConnection(channel: 0, connection: connection, seen: BlockLedger(), reason: "\(connection)")
    }

    @Test func knowsWhichConnectionsAreOver() {
        #expect(lane.peerLost(0) == nil)
        lane.note(lost(1))
        #expect(lane.peerLost(0) != nil && lane.peerLost(1) != nil && lane.peerLost(2) == nil)
    }

    @Test func waitsForTheOtherEndsWordOnAConnection() async throws {
        lane.note(lost(0))
        let waiting = Task { [lane] in
            try await WorkerThread.run("wait") { try lane.waitUntilPeerLost(1)?.reason }
        }
        lane.note(lost(1))
        #expect(try await waiting.value == "1")
    }

    @Test func anEndThatHasDrainedSaysNoMore() throws {
        lane.note(DrainedChannel(connection: 0, blocks: 1))
        #expect(try lane.waitUntilPeerLost(0) == nil)
    }

    @Test func nobodyWaitsOnWhenTheRunIsGivenUp() {
        lane.abort()
        #expect(throws: ChannelError.self) { try lane.waitUntilPeerLost(0) }
    }
}

@Suite struct IdlePolicyTests {
    @Test func eventSleepsAtOnceAndBusyNever() {
        var event = IdlePolicy(.event)
        var busy = IdlePolicy(.busy)
        #expect((0..<1000).allSatisfy { _ in event.shouldSleep() && !busy.shouldSleep() })
    }

    @Test func adaptivePollsForAWhile() {
        var policy = IdlePolicy(.adaptive)
        for _ in 0..<2 {
            let start = MonotonicTime.now()
            let isAsleep = policy.shouldSleep()
            #expect(!isAsleep, "the first look is a poll")
            while !policy.shouldSleep() {}
            #expect(MonotonicTime.now().nanoseconds(since: start) >= IdlePolicy.spin)
            let staysAsleep = policy.shouldSleep()
            #expect(staysAsleep, "until there is something to do")
            policy.reset()
        }
    }
}

@Suite struct SignalTests {
    @Test func aWaitEndsAtItsDeadline() {
        let signal = Signal(1)
        let deadline = MonotonicTime.now().advanced(byNanoseconds: 1_000_000)
        let result: Int? = signal.wait(until: deadline) { $0 == 2 ? $0 : nil }
        #expect(result == nil)
        #expect(MonotonicTime.now() >= deadline)
        #expect(signal.wait(until: MonotonicTime(nanoseconds: 0)) { $0 } == 1, "what is there needs no time")
    }

    @Test func aChangeWakesWhoeverWaits() async throws {
        let signal = Signal(0)
        let waiters = (1...3).map { number in
            Task {
                try await WorkerThread.run("wait-\(number)") {
                    signal.wait(until: .distantFuture) { $0 >= number ? $0 : nil }
                }
            }
        }
        for value in 1...3 {
            signal.update { $0 = value }
            let seen = try #require(try await waiters[value - 1].value)
            #expect(seen >= value)
        }
    }
}

@Suite struct WorkerThreadTests {
    private struct Failure: Error, Equatable {}

    @Test func returnsWhatTheBodyReturnsAndThrows() async throws {
        #expect(try await WorkerThread.run("answer") { 42 } == 42)
        await #expect(throws: Failure()) { try await WorkerThread.run("failure") { throw Failure() } }
    }
}

@Suite struct StopwatchTests {
    @Test func agreesWithTheClock() async throws {
        let (counted, timed) = try await WorkerThread.run("stopwatch") {
            var stopwatch = Stopwatch()
            MonotonicTime.now().advanced(byNanoseconds: Stopwatch.shortest).sleepUntil()
            stopwatch.calibrate()
            let (begin, start) = (stopwatch.now(), MonotonicTime.now())
            start.advanced(byNanoseconds: 50_000_000).sleepUntil()
            return (stopwatch.nanoseconds(since: begin), MonotonicTime.now().nanoseconds(since: start))
        }
        // Between two readings that are meant to be one the thread may be stopped for some time.
        #expect(abs(Double(counted) - Double(timed)) < 5e6, "\(counted) ns by the counter, \(timed) ns by the clock")
    }

    @Test func isTheClockBeforeTheRateIsKnown() {
        var stopwatch = Stopwatch()
        stopwatch.calibrate()
        #expect(stopwatch.nanosecondsPerCount == nil, "too little time has passed")
        let before = MonotonicTime.now().nanoseconds
        let now = stopwatch.now()
        #expect(before <= now && now <= MonotonicTime.now().nanoseconds)
    }
}
