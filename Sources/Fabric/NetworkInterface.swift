import Glibc
import Metering
import Verbs

/// A network interface of this host, with its addresses.
public struct NetworkInterface: Sendable, Equatable {
    /// The kernel's name for it.
    public let name: String
    /// Its addresses; link-local ones with their zone.
    public internal(set) var addresses: [InterfaceAddress]
    /// The kernel's flags, IFF_UP and the like; see netdevice(7).
    let flags: UInt32

    /// The interfaces of this host, in the kernel's order; see getifaddrs(3).
    public static func all() -> [NetworkInterface] {
        var interfaces: [NetworkInterface] = []
        forEachEntry { entry in
            let name = String(cString: entry.ifa_name)
            if !interfaces.contains(where: { $0.name == name }) {
                interfaces.append(NetworkInterface(name: name, addresses: [], flags: entry.ifa_flags))
            }
            if let address = InterfaceAddress(entry), let index = interfaces.firstIndex(where: { $0.name == name }) {
                interfaces[index].addresses.append(address)
            }
        }
        return interfaces
    }

    /// The name of the interface that has an address of this host; nil where none has.
    ///
    /// Each of many channels asks for it: so addresses are compared, not their texts, which cost system calls.
    public static func name(of address: SocketAddress) -> String? {
        var host = address
        host.port = 0
        var name: String?
        forEachEntry { entry in
            if name == nil, SocketAddress(entry.ifa_addr) == host { name = String(cString: entry.ifa_name) }
        }
        return name
    }

    private static func forEachEntry(_ body: (ifaddrs) -> Void) {
        var list: UnsafeMutablePointer<ifaddrs>?
        guard getifaddrs(&list) == 0 else { return }
        defer { freeifaddrs(list) }
        var entry = list
        while let current = entry?.pointee {
            body(current)
            entry = current.ifa_next
        }
    }

    /// The largest packet that an interface sends, in bytes; nil where there is no such interface.
    public static func mtu(of name: String) -> Int? {
        KernelFile.number("/sys/class/net/\(name)/mtu").map { Int(clamping: $0) }
    }

    /// The hardware address, as in "02:42:ac:11:00:02"; nil where it has none.
    public var hardwareAddress: String? {
        KernelFile.text("\(folder)/address", limit: 64)?.trimmingASCIIWhitespace
    }

    /// What is written down about it.
    public var summary: InterfaceDescription {
        InterfaceDescription(
            name: name,
            role: role,
            state: LinkState(isUp: has(IFF_UP), isRunning: has(IFF_RUNNING)),
            master: link("master"),
            lower: lower,
            driver: link("device/driver"),
            mtu: Self.mtu(of: name) ?? 0,
            speedBitsPerSecond: InterfaceSpeed.current(of: name),
            duplex: KernelFile.text("\(folder)/duplex", limit: 64)?.trimmingASCIIWhitespace,
            receiveQueues: KernelFile.names(in: "\(folder)/queues")?.count { $0.hasPrefix("rx-") },
            numaNode: KernelFile.number("\(folder)/device/numa_node").map { Int(clamping: $0) },
            bridging: .current(of: name),
            addresses: addresses
        )
    }

    private var folder: String { "/sys/class/net/\(name)" }

    private var role: InterfaceRole {
        if has(IFF_LOOPBACK) { return .loopback }
        if KernelFile.names(in: "\(folder)/bonding") != nil { return .bond }
        return KernelFile.names(in: "\(folder)/bridge") == nil ? .nic : .bridge
    }

    /// The kernel links each interface to those below it: bonds and bridges, which stand for theirs, have several.
    private var lower: String? {
        guard role == .nic else { return nil }
        let prefix = "lower_"
        return KernelFile.names(in: folder)?.first { $0.hasPrefix(prefix) }.map { String($0.dropFirst(prefix.count)) }
    }

    private func has(_ flag: Int) -> Bool { flags & UInt32(flag) != 0 }

    /// The last part of the path that a link in the interface's folder points to; nil where there is none.
    private func link(_ name: String) -> String? {
        var target = [CChar](repeating: 0, count: Int(PATH_MAX))
        guard readlink("\(folder)/\(name)", &target, target.count - 1) > 0 else { return nil }
        let path = String(decoding: target.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
        return path.split(separator: "/").last.map(String.init)
    }
}

extension InterfaceAddress {
    /// The address of an entry of getifaddrs(3); nil where it is of another family.
    fileprivate init?(_ entry: ifaddrs) {
        guard let address = SocketAddress(entry.ifa_addr) else { return nil }
        // A netmask is an address whose ones are the prefix.
        let mask = SocketAddress(entry.ifa_netmask)?.bytes ?? []
        self.init(host: address.host, prefixLength: mask.reduce(0) { $0 + $1.nonzeroBitCount })
    }
}
