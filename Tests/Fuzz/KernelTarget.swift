@testable import Fabric
@testable import Metering
@testable import Transport

/// What the kernel and its drivers say: files of /proc and /sys, answers of netlink.
enum KernelTarget {
    static let readers: [Reader] = [
        text { _ = MachineCPUTime(statistics: $0, ticksPerSecond: 100) },
        { bytes in _ = ProgramTimes.program(bytes, 100) },
        text { _ = HostDescription.operatingSystem(release: $0) },
        text { _ = HostDescription.cpuModel(information: $0) },
        text { _ = HostDescription.memoryBytes(information: $0) },
        text { _ = GuestMemory.availableMemory(information: $0) },
        text { _ = $0.trimmingASCIIWhitespace },
        { bytes in _ = BridgingMessage.settings(in: bytes[...]) },
    ]
}
