@testable import Fabric
@testable import Metering
@testable import Transport

/// What the kernel and its drivers say: files of /proc and /sys, answers of netlink.
enum KernelTarget {
    static func read(_ bytes: [UInt8]) {
        let text = String(decoding: bytes, as: UTF8.self)
        _ = MachineCPUTime(statistics: text, ticksPerSecond: 100)
        _ = ProgramTimes.program(text, 100)
        _ = HostDescription.operatingSystem(release: text)
        _ = HostDescription.cpuModel(information: text)
        _ = HostDescription.memoryBytes(information: text)
        _ = GuestMemory.availableMemory(information: text)
        _ = text.trimmingASCIIWhitespace
        _ = BridgingMessage.settings(in: bytes[...])
    }
}
