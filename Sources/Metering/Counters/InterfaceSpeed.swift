/// The speed of an interface, and whether it means anything.
public enum InterfaceSpeed {
    /// Drivers of interfaces without a wire, which name a speed because they are asked for one: veth and vmxnet3
    /// 10 Gbps, tun 10 Mbps or 10 Gbps.
    private static let inventive: Set<String> = ["veth", "tun", "vmxnet3"]

    /// What the kernel says, in bits per second; nil where it does not know.
    public static func current(of interface: String) -> UInt64? {
        // -1 where the driver does not know; then there is no number to be read.
        KernelFile.number("/sys/class/net/\(interface)/speed").flatMap {
            $0 > 0 && $0 < UInt32.max ? $0 * 1_000_000 : nil
        }
    }

    /// Whether the driver of an interface makes its speed up.
    public static func isInvented(by interface: String) -> Bool {
        EthtoolRequest(interface: interface)?.driver.map(inventive.contains) ?? false
    }
}
