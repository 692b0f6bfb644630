/// What moving data cost in processor time, over one window on one host.
public struct CPUUsage: Codable, Sendable, Equatable {
    /// Length of the window in seconds.
    public let seconds: Double
    /// Processor seconds of this process.
    public let process: ProcessCPUTime
    /// Processor seconds of the whole machine; nil where the kernel does not say.
    public let machine: MachineCPUTime?
    /// Processors that were online.
    public let processors: Int

    /// A cost from known times.
    public init(seconds: Double, process: ProcessCPUTime, machine: MachineCPUTime?, processors: Int) {
        self.seconds = seconds
        self.process = process
        self.machine = machine
        self.processors = processors
    }

    /// Processors that this process kept busy, on average; nil for an empty window.
    public var processCores: Double? {
        quotient(process.busy, seconds)
    }

    /// Processors that were busy with anything, interrupts and steal among it, on average.
    ///
    /// Nil for an empty window, and where the kernel does not say.
    public var systemCores: Double? {
        quotient(machine?.busy, seconds)
    }

    /// Processors that the hypervisor kept from us, on average; part of `systemCores`.
    public var stealCores: Double? {
        quotient(machine?.steal, seconds)
    }

    /// Processor seconds of other programs' own code; nil where the kernel does not say.
    ///
    /// Of the machine's work that is what cannot have been done for this program, whether the others can be seen or not:
    /// the kernel's may have been.
    public var otherUserSeconds: Double? {
        machine.map { max(0, $0.user + $0.nice - process.user) }
    }

    /// Processor seconds of the whole machine for each GB (10^9 bytes) moved; nil where nothing moved.
    public func cpuSecondsPerGB(bytes: UInt64) -> Double? {
        quotient(machine?.busy, Double(bytes) / 1e9)
    }

    /// Processor seconds of this process alone for each GB (10^9 bytes) moved; nil where nothing moved.
    public func processSecondsPerGB(bytes: UInt64) -> Double? {
        quotient(process.busy, Double(bytes) / 1e9)
    }

    /// Gigabits per second (10^9) that one busy processor of the machine carries; nil where none was busy.
    public func gigabitsPerSecondPerCore(bytes: UInt64) -> Double? {
        quotient(Double(bytes) * 8 / 1e9, machine?.busy)
    }

    private func quotient(_ dividend: Double?, _ divisor: Double?) -> Double? {
        guard let dividend, let divisor, divisor > 0 else { return nil }
        return dividend / divisor
    }
}
