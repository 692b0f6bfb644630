import Metering

/// What a case cost one end in processor time; nil where it was not measured.
public struct HostCost: Codable, Sendable, Equatable {
    /// Processors that the program itself kept busy.
    public var processCores: Double?
    /// Processors of the whole machine that were busy: programs, kernel, interrupts, steal.
    public var systemCores: Double?
    /// The part of `systemCores` that the hypervisor took.
    public var stealCores: Double?
    /// Processors that other programs kept busy; part of `systemCores`. The other end is not among them where both are one
    /// machine.
    public var otherCores: Double?
    /// Processor seconds of the whole machine for each GB (10^9 bytes) moved.
    public var cpuSecondsPerGB: Double?
    /// Processor seconds of the program alone for each GB (10^9 bytes) moved.
    public var processSecondsPerGB: Double?
    /// Units of 10^9 bits per second for each busy processor of the machine.
    public var gigabitsPerSecondPerCore: Double?

    /// A cost that was not measured.
    public init() {}

    /// The cost of moving so many bytes: those that the case moved, in both directions together.
    public init(_ usage: CPUUsage, bytes: UInt64) {
        processCores = usage.processCores
        systemCores = usage.systemCores
        stealCores = usage.stealCores
        cpuSecondsPerGB = usage.cpuSecondsPerGB(bytes: bytes)
        processSecondsPerGB = usage.processSecondsPerGB(bytes: bytes)
        gigabitsPerSecondPerCore = usage.gigabitsPerSecondPerCore(bytes: bytes)
    }
}
