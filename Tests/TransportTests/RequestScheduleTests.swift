import Metering
import Testing

@testable import Transport

@Suite struct RequestScheduleTests {
    private let start = MonotonicTime(nanoseconds: 1_000_000_000)

    private func schedule(_ rate: Double = 1000, readShare: Double = 0.7, seed: UInt64 = 1) -> RequestSchedule {
        RequestSchedule(
            StoragePattern(requestsPerSecond: rate, readShare: readShare, seed: seed),
            blockSize: 4096
        )
    }

    private func take(_ count: Int, from schedule: RequestSchedule) -> [StorageRequest] {
        (0..<count).compactMap { _ in schedule.claim(at: start) }
    }

    @Test func arrivalsArePoisson() {
        let requests = take(100_000, from: schedule())
        #expect(requests.map(\.index) == Array(0..<100_000))
        let gaps = zip(requests.dropFirst(), requests).map { Double($0.dueNanoseconds - $1.dueNanoseconds) / 1e9 }
        let mean = gaps.reduce(0, +) / Double(gaps.count)
        #expect(abs(mean - 0.001) < 0.00002, "five standard deviations are 1.6 %")
        // The standard deviation of exponential gaps is their mean, and 1 in e of them is longer than it.
        let deviation = (gaps.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(gaps.count)).squareRoot()
        #expect(abs(deviation / mean - 1) < 0.03)
        #expect(abs(Double(gaps.count { $0 > mean }) / Double(gaps.count) - 0.3679) < 0.01)
    }

    @Test(arguments: [0, 0.25, 1])
    func theShareOfReadsIsKept(_ share: Double) {
        let reads = take(20_000, from: schedule(readShare: share)).count { $0.kind == .read }
        #expect(abs(Double(reads) / 20_000 - share) < 0.02)
    }

    @Test func theSameSeedGivesTheSameRequests() {
        let (one, other) = (take(100, from: schedule()), take(100, from: schedule()))
        #expect(one == other)
        #expect(take(100, from: schedule(seed: 2)) != one)
    }

    @Test func inBurstsHalfOfTheTimeIsQuiet() {
        let pattern = StoragePattern(requestsPerSecond: 1000, burst: 0.5)
        let requests = take(5000, from: RequestSchedule(pattern, blockSize: 1))
        let times = requests.map { Double($0.dueNanoseconds - start.nanoseconds) / 1e9 }
        #expect(times == times.sorted())
        #expect(times.allSatisfy { $0.truncatingRemainder(dividingBy: 1) <= 0.5 })
        #expect(abs((times.last ?? 0) - 10) < 1, "5 s of requests take 10 s")
    }

    @Test func nothingIsDueAfterTheEnd() {
        let schedule = schedule()
        schedule.end(at: start.advanced(byNanoseconds: 1_000_000_000))
        var last: StorageRequest?
        while let request = schedule.claim(at: start) { last = request }
        #expect(last.map { $0.due <= start.advanced(byNanoseconds: 1_000_000_000) } == true)
        #expect((last?.index ?? 0) > 800)
        #expect(schedule.claim(at: start) == nil)
    }

    @Test func whatComesBackGoesOutFirstWithItsTime() {
        let schedule = schedule()
        let requests = take(3, from: schedule)
        schedule.giveBack(requests[1...1])
        #expect(schedule.claim(at: start) == requests[1])
        #expect(schedule.claim(at: start)?.index == 3)
    }

    @Test func whatNobodyPostedIsCounted() {
        let schedule = schedule()
        let first = take(10, from: schedule)
        let end = start.advanced(byNanoseconds: 1_000_000_000)
        schedule.end(at: end)
        let late = StorageRequest(index: .max, kind: .read, length: 1, dueNanoseconds: end.nanoseconds + 1)
        schedule.giveBack([first[4], late])
        var overdue: [UInt64] = []
        schedule.takeOverdue { overdue.append($0.index) }
        #expect(overdue.first == 4 && overdue[1] == 10 && !overdue.contains(.max))
        #expect(overdue.count > 800)
        schedule.takeOverdue { _ in Issue.record("nothing is counted twice") }
    }

    @Test func onlyWhatIsDueWithinTheMeasurementCounts() {
        let schedule = schedule()
        let requests = take(3, from: schedule)
        #expect(!schedule.isMeasured(requests[1]))
        schedule.beginMeasurement(at: requests[1].due)
        schedule.end(at: requests[1].due)
        #expect(requests.map(schedule.isMeasured) == [false, true, false])
    }

    @Test func aRequestThatNeverComesIsNoTrap() {
        let schedule = schedule(1e-300)
        for _ in 0..<2 { #expect(schedule.claim(at: start).map { $0.due.seconds(since: start) > 1e9 } == true) }
    }
}

@Suite struct RequestClaimsTests {
    private let start = MonotonicTime(nanoseconds: 1_000_000_000)

    @Test func aRequestIsHandedOutWhenItIsDue() {
        let schedule = RequestSchedule(StoragePattern(requestsPerSecond: 10), blockSize: 1)
        var claims = RequestClaims(schedule)
        let early = claims.next(dueBy: start)
        #expect(early == nil)
        let due = claims.nextDue ?? .distantFuture
        #expect(due > start && due < .distantFuture)
        let request = claims.next(dueBy: due)
        #expect(request?.due == due)
        guard let request else { return }
        claims.putBack(request)
        let again = claims.next(dueBy: due)
        #expect(again == request)
    }

    @Test func whatAWorkerWaitedForIsLeftToOthers() {
        let schedule = RequestSchedule(StoragePattern(requestsPerSecond: 10), blockSize: 1)
        do {
            var claims = RequestClaims(schedule)
            _ = claims.next(dueBy: start)
        }
        #expect(schedule.claim(at: start)?.index == 0)
        var claims = RequestClaims(schedule)
        _ = claims.next(dueBy: start)
        claims.giveBack([StorageRequest(index: 7, kind: .write, length: 1, dueNanoseconds: 1)])
        #expect(Set([schedule.claim(at: start)?.index, schedule.claim(at: start)?.index]) == [7, 1])
    }
}

@Suite struct SlotTableTests {
    private func request(_ index: UInt64) -> StorageRequest {
        StorageRequest(index: index, kind: .read, length: 1, dueNanoseconds: 0)
    }

    @Test func slotsAreTakenAndFreedInAnyOrder() throws {
        var table = SlotTable<StorageRequest>(capacity: 3)
        var slots: [UInt64: Int] = [:]
        for index: UInt64 in 0..<3 { slots[index] = table.take(for: request(index)) }
        #expect(Set(slots.values) == [0, 1, 2])
        let room = table.room
        #expect(room == 0)
        let freed = try table.release(ChannelMessage(request(1), slot: slots[1] ?? 0))
        #expect(freed == request(1))
        let left = table.all.map(\.index)
        #expect(Set(left) == [0, 2])
        let again = table.take(for: request(5))
        #expect(again == slots[1])
    }

    @Test(arguments: [(0, 1), (1, 0), (7, 0)] as [(Int, UInt64)])
    func answersToWhatWasNotAskedAreRefused(_ slot: Int, _ index: UInt64) {
        var table = SlotTable<StorageRequest>(capacity: 2)
        _ = table.take(for: request(0))
        let error: ChannelError?
        do throws(ChannelError) {
            _ = try table.release(ChannelMessage(request(index), slot: slot))
            error = nil
        } catch let caught {
            error = caught
        }
        #expect(error != nil)
    }
}
