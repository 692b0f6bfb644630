import Glibc
import Metering
import Verbs

/// A network interface of this host, with its addresses.
public struct NetworkInterface: Sendable, Equatable {
    /// The kernel's name for it.
    public let name: String
    /// Its addresses, as numeric text without prefix length; link-local ones with their zone.
    public let addresses: [String]

    /// The interfaces of this host, in the kernel's order; see getifaddrs(3).
    public static func all() -> [NetworkInterface] {
        var list: UnsafeMutablePointer<ifaddrs>?
        guard getifaddrs(&list) == 0 else { return [] }
        defer { freeifaddrs(list) }
        var names: [String] = []
        var addresses: [String: [String]] = [:]
        var entry = list
        while let current = entry?.pointee {
            let name = String(cString: current.ifa_name)
            if addresses[name] == nil {
                names.append(name)
                addresses[name] = []
            }
            if let address = SocketAddress(current.ifa_addr) { addresses[name]?.append(address.host) }
            entry = current.ifa_next
        }
        return names.map { NetworkInterface(name: $0, addresses: addresses[$0] ?? []) }
    }

    /// The name of the interface that has an address of this host; nil where none has.
    public static func name(of address: SocketAddress) -> String? {
        let host = address.host
        return all().first { $0.addresses.contains(host) }?.name
    }

    /// The hardware address, as in "02:42:ac:11:00:02"; nil where it has none.
    public var hardwareAddress: String? {
        KernelFile.text("/sys/class/net/\(name)/address", limit: 64)?.trimmingASCIIWhitespace
    }

    /// What is written down about it.
    public var summary: InterfaceDescription {
        let folder = "/sys/class/net/\(name)"
        let queues = KernelFile.names(in: "\(folder)/queues")?.count { $0.hasPrefix("rx-") }
        // -1 where the driver does not know; then there is no number to be read.
        let megabits = KernelFile.number("\(folder)/speed")
        return InterfaceDescription(
            name: name,
            driver: driver,
            mtu: KernelFile.number("\(folder)/mtu").map { Int(clamping: $0) } ?? 0,
            speedBitsPerSecond: megabits.flatMap { $0 > 0 && $0 < UInt32.max ? $0 * 1_000_000 : nil },
            receiveQueues: queues,
            addresses: addresses
        )
    }

    private var driver: String? {
        var target = [CChar](repeating: 0, count: Int(PATH_MAX))
        guard readlink("/sys/class/net/\(name)/device/driver", &target, target.count - 1) > 0 else { return nil }
        let path = String(decoding: target.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        return path.split(separator: "/").last.map(String.init)
    }
}
