import Testing

@testable import Metering

@Suite struct CPUTests {
    @Test func readsEveryField() throws {
        let text = "cpu  100 200 300 400 500 600 700 800 40 50\ncpu0 1 1 1 1 1 1 1 1 1 1\nintr 5\n"
        let time = try #require(MachineCPUTime(statistics: text, ticksPerSecond: 100))
        #expect(
            [
                time.user, time.nice, time.system, time.idle, time.iowait, time.irq, time.softirq, time.steal,
                time.guest, time.guestNice,
            ]
                == [1, 2, 3, 4, 5, 6, 7, 8, 0.4, 0.5]
        )
        #expect(time.busy == 1 + 2 + 3 + 6 + 7 + 8, "neither guest, which is in user already, nor idle or iowait")
    }

    @Test(arguments: [
        ("cpu  10 20 30 40\n", 60.0),  // Linux 2.4
        ("cpu  10 20 30 40 50 60 70\n", 190),  // before steal
        ("cpu 10 20 30 40 50 60 70 80 90 100 110 120\n", 270),  // fields of some later kernel
        ("cpu\t1 1 1 1\ncpu  10 20 30 40\n", 60),  // not a tab behind the name
        ("intr 1 2 3\ncpu  10 20 30 40\n", 60),  // not the first line
        ("cpu  10 20 30 40", 60),  // no line feed
    ])
    func takesWhatKernelsWrite(_ text: String, _ busy: Double) throws {
        #expect(try #require(MachineCPUTime(statistics: text, ticksPerSecond: 1)).busy == busy)
    }

    @Test(arguments: [
        "", "\n", "cpu", "cpu ", "cpu  1 2 3\n", "cpu0 1 2 3 4 5\n", "cpu  1 2 x 4 5\n", "cpu  1 2 -3 4\n",
        "cpu  1 2 99999999999999999999 4\n", "cpufreq 1 2 3 4", "\u{0}\u{ff}",
    ])
    func refusesWhatIsNone(_ text: String) {
        #expect(MachineCPUTime(statistics: text, ticksPerSecond: 100) == nil)
    }

    @Test func refusesAClockWithoutTicks() {
        #expect(MachineCPUTime(statistics: "cpu  1 2 3 4\n", ticksPerSecond: 0) == nil)
    }

    @Test func aFieldThatRunsBackwardsCountsAsNothing() {
        var earlier = MachineCPUTime()
        var later = MachineCPUTime()
        (earlier.iowait, earlier.user) = (5, 1)
        (later.iowait, later.user) = (4, 3)
        let difference = later.since(earlier)
        #expect(difference.iowait == 0)
        #expect(difference.user == 2)
    }

    /// 10 s in which 25 GB moved; 8 processor seconds of the machine, one of them stolen.
    private let usage = {
        var machine = MachineCPUTime()
        (machine.user, machine.system, machine.softirq, machine.steal, machine.idle) = (1, 2, 4, 1, 32)
        return CPUUsage(seconds: 10, process: ProcessCPUTime(user: 1, system: 1.5), machine: machine, processors: 4)
    }()

    @Test func derivesTheCost() {
        #expect(usage.processCores == 0.25)
        #expect(usage.systemCores == 0.8)
        #expect(usage.stealCores == 0.1)
        #expect(usage.cpuSecondsPerGB(bytes: 25_000_000_000) == 0.32)
        #expect(usage.processSecondsPerGB(bytes: 25_000_000_000) == 0.1)
        #expect(usage.gigabitsPerSecondPerCore(bytes: 25_000_000_000) == 25)
    }

    @Test func saysNothingOfWhatIsNotKnown() {
        let nothing = CPUUsage(seconds: 0, process: ProcessCPUTime(user: 1), machine: MachineCPUTime(), processors: 1)
        #expect(nothing.processCores == nil)
        #expect(nothing.systemCores == nil)
        #expect(nothing.gigabitsPerSecondPerCore(bytes: 1) == nil, "no processor was busy")
        #expect(usage.cpuSecondsPerGB(bytes: 0) == nil)
        let unknown = CPUUsage(seconds: 1, process: ProcessCPUTime(), machine: nil, processors: 1)
        #expect(unknown.systemCores == nil)
        #expect(unknown.cpuSecondsPerGB(bytes: 1) == nil)
        #expect(unknown.processCores == 0)
    }

    @Test func snapshotsOfThisHostShowWorkThatWasDone() throws {
        let before = CPUSnapshot.now()
        // Until the coarser of both clocks, the machine's ticks, has moved; bounded, so that a failure ends.
        let deadline = before.time.advanced(by: TimeSpan(seconds: 5))
        var usage = CPUSnapshot.now().since(before)
        while (usage.machine?.busy ?? 1) == 0 || usage.process.busy == 0, MonotonicTime.now() < deadline {
            usage = CPUSnapshot.now().since(before)
        }
        #expect(usage.process.busy > 0)
        #expect(try #require(usage.machine).busy > 0)
        #expect(usage.seconds > 0)
        #expect(usage.processors >= 1)
        #expect(try #require(usage.processCores) > 0)
    }
}
