import Glibc

/// What the processors had done at one instant: this process's share, and the whole machine.
public struct CPUSnapshot: Codable, Sendable, Equatable {
    /// When it was taken.
    public let time: MonotonicTime
    /// This process.
    public let process: ProcessCPUTime
    /// The whole machine; nil where the kernel does not say.
    public let machine: MachineCPUTime?
    /// Processors that are online.
    public let processors: Int

    /// A snapshot from known readings.
    public init(time: MonotonicTime, process: ProcessCPUTime, machine: MachineCPUTime?, processors: Int) {
        self.time = time
        self.process = process
        self.machine = machine
        self.processors = processors
    }

    /// Takes a snapshot of this instant.
    public static func now() -> CPUSnapshot {
        let ticksPerSecond = Double(sysconf(Int32(_SC_CLK_TCK)))
        let statistics = KernelFile.text("/proc/stat", limit: 4096)
        let machine = statistics.flatMap { MachineCPUTime(statistics: $0, ticksPerSecond: ticksPerSecond) }
        let processors = max(1, sysconf(Int32(_SC_NPROCESSORS_ONLN)))
        let process = ProcessCPUTime.now()
        // The time last: whoever counts bytes for the same instant does so next, and on a busy host what stands between
        // them may take as long as a turn of another thread.
        return CPUSnapshot(time: .now(), process: process, machine: machine, processors: processors)
    }

    /// What the processors did from an earlier snapshot to this one.
    public func since(_ earlier: CPUSnapshot) -> CPUUsage {
        CPUUsage(
            seconds: time.seconds(since: earlier.time),
            process: process.since(earlier.process),
            machine: earlier.machine.flatMap { machine?.since($0) },
            processors: processors
        )
    }
}
