import Foundation
import TestSupport
import Testing

@testable import Metering

@Suite struct ProgramTimesTests {
    private func line(
        _ id: Int,
        _ name: String,
        flags: Int = 0x40_0000,
        user: Int,
        system: Int = 0,
        children: Int = 0
    )
        -> String
    {
        "\(id) (\(name)) S 1 1 1 0 -1 \(flags) 1 2 3 4 \(user) \(system) \(children) 0 20 0 1 0 5 6 7\n"
    }

    private func times(_ lines: [Int: String]) throws -> ProgramTimes {
        let folder = try TemporaryFolder()
        for (id, text) in lines { try folder.write(text, to: "\(id)/stat") }
        try folder.write("no process", to: "self/stat")
        return ProgramTimes(processes: folder.path, besides: 99, ticksPerSecond: 100)
    }

    @Test func theBusiestOfOthersIsNamed() throws {
        let before = try times([1: line(1, "init", user: 500), 7: line(7, "a (b) c", user: 100, system: 50)])
        let after = try times([
            1: line(1, "init", user: 510), 7: line(7, "a (b) c", user: 150, system: 100),
            8: line(8, "new", user: 30), 99: line(99, "us", user: 900),
        ])
        let moved = after.since(before)
        #expect(abs(moved.seconds - 1.4) < 1e-9 && moved.busiest == "a (b) c")
    }

    @Test func whatHasEndedIsInTheTimesOfTheOneThatWaited() throws {
        // A compiler with 2 s behind it has used one more, and is gone.
        let before = try times([5: line(5, "make", user: 10), 6: line(6, "cc", user: 200)])
        let after = try times([5: line(5, "make", user: 10, children: 300)])
        #expect(after.since(before).seconds == 1)
    }

    @Test func kernelThreadsAndRubbishAreLeftOut() throws {
        let before = try times([:])
        let after = try times([
            2: line(2, "kthreadd", flags: 0x20_8040, user: 0, system: 100),
            3: line(3, "ksoftirqd/0", flags: 0x420_8040, user: 0, system: 100), 4: "4 (cut", 5: "", 6: "6 (x) S 1 2",
        ])
        #expect(after.since(before) == OtherPrograms(seconds: 0, busiest: nil))
    }

    @Test func othersAreSeenHere() {
        // Whoever started this test is another program.
        let now = ProgramTimes.othersNow()
        #expect(now.since(ProgramTimes(processes: "/nonexistent", besides: 0, ticksPerSecond: 100)).seconds > 0)
    }
}
