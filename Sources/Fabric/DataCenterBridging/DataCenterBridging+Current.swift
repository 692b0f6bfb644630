import Metering
import SystemPackage

extension DataCenterBridging {
    /// What the driver of an interface of this host shows; nil where it shows nothing.
    ///
    /// The sources are the kernel's dcb netlink, as `dcb pfc show` and `dcb ets show` print it, and for RoCE's ECN the
    /// files of Mellanox's mlx5 driver. Neither needs a privilege.
    static func current(of interface: String) -> DataCenterBridging? {
        var settings = netlink(interface)
        if let priorities = ecnPriorities(of: interface) {
            settings = settings ?? DataCenterBridging()
            settings?.roceECNPriorities = priorities
        }
        return settings
    }

    private static func netlink(_ interface: String) -> DataCenterBridging? {
        // Most drivers do not know the question, and some kernels neither: then there is nothing to show.
        guard let answer = try? NetlinkSocket().ask(type: BridgingMessage.type, BridgingMessage.request(interface))
        else { return nil }
        return BridgingMessage.settings(in: answer)
    }

    /// The priorities on which congestion is both answered (reaction point) and signalled (notification point).
    static func ecnPriorities(of interface: String, sysfs: String = "/sys") -> [Int]? {
        let folder = "\(sysfs)/class/net/\(interface)/ecn"
        func enabled(_ point: String) -> Set<Int>? {
            KernelFile.names(in: "\(folder)/\(point)/enable").map { names in
                Set(names.filter { KernelFile.number("\(folder)/\(point)/enable/\($0)") == 1 }.compactMap { Int($0) })
            }
        }
        guard let reaction = enabled("roce_rp"), let notification = enabled("roce_np") else { return nil }
        return reaction.intersection(notification).sorted()
    }
}
