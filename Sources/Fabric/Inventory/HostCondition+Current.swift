import Glibc
import Metering

extension HostCondition {
    /// The condition of this host and process, now.
    public static func current() -> HostCondition {
        let devices = KernelFile.names(in: "/dev/infiniband") ?? []
        var time = timespec()
        clock_gettime(CLOCK_REALTIME, &time)
        return HostCondition(
            memoryLockBytes: memoryLockBytes,
            hasVerbs: devices.contains { $0.hasPrefix("uverbs") },
            hasConnectionManager: devices.contains("rdma_cm"),
            frequencyGovernor: KernelFile.text("/sys/devices/system/cpu/cpu0/cpufreq/scaling_governor")?
                .trimmingASCIIWhitespace,
            tcpECN: KernelFile.number("/proc/sys/net/ipv4/tcp_ecn").map { Int(clamping: $0) },
            clock: Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
        )
    }

    private static var memoryLockBytes: UInt64? {
        var limit = rlimit()
        guard getrlimit(Int32(__RLIMIT_MEMLOCK.rawValue), &limit) == 0, limit.rlim_cur != rlim_t.max else { return nil }
        return UInt64(limit.rlim_cur)
    }
}
