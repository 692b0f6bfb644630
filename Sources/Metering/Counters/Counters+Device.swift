extension Counters {
    /// What a port of an RDMA device has counted: packets, retries, errors.
    ///
    /// The names are the driver's own, from /sys/class/infiniband/NAME/ports/PORT/counters and hw_counters, as the
    /// kernel's ABI/stable/sysfs-class-infiniband lists them. `port_xmit_data` and `port_rcv_data` count units of 4
    /// bytes. Empty for a driver that has no counters, as siw of Linux 6.1. Throws where there is no such port.
    public static func device(_ name: String, port: Int = 1) throws(MeteringError) -> Counters {
        try device(name, port: port, sysfs: "/sys")
    }

    static func device(_ name: String, port: Int, sysfs: String) throws(MeteringError) -> Counters {
        let operation = "reading the counters of port \(port) of RDMA device \(name)"
        let folder = "\(sysfs)/class/infiniband/\(name)/ports/\(port)"
        guard KernelFile.isPlainName(name), KernelFile.names(in: folder) != nil else {
            throw MeteringError(operation: operation, reason: "there is no such port here; see `rdma link`")
        }
        var values: [String: UInt64] = [:]
        for group in ["counters", "hw_counters"] {
            // The lifespan is a setting: how long the driver caches its readings.
            for counter in KernelFile.names(in: "\(folder)/\(group)") ?? [] where counter != "lifespan" {
                values[counter] = values[counter] ?? KernelFile.number("\(folder)/\(group)/\(counter)")
            }
        }
        return Counters(values: values)
    }
}
