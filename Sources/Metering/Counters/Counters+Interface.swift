extension Counters {
    /// What a network interface has carried since it was made.
    ///
    /// The names are `rx_bytes`, `rx_packets`, `rx_errors`, `rx_dropped`, and the same four with `tx_`. The source is
    /// /sys/class/net/NAME/statistics, see the kernel's ABI/testing/sysfs-class-net-statistics. RDMA traffic of a NIC
    /// that does it in hardware is not in it; that of soft-RoCE and soft-iWARP is. Throws where there is no such
    /// interface.
    public static func interface(_ name: String) throws(MeteringError) -> Counters {
        try interface(name, sysfs: "/sys")
    }

    private static let interfaceNames = ["bytes", "packets", "errors", "dropped"].flatMap { ["rx_\($0)", "tx_\($0)"] }

    static func interface(_ name: String, sysfs: String) throws(MeteringError) -> Counters {
        let operation = "reading the counters of interface \(name)"
        let folder = "\(sysfs)/class/net/\(name)/statistics"
        guard KernelFile.isPlainName(name), KernelFile.names(in: folder) != nil else {
            throw MeteringError(operation: operation, reason: "there is no such interface here; see `ip link`")
        }
        var values: [String: UInt64] = [:]
        for counter in interfaceNames {
            values[counter] = KernelFile.number("\(folder)/\(counter)")
        }
        return Counters(values: values)
    }
}
