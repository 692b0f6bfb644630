import Glibc
import SystemPackage
import Verbs

/// A UDP socket whose packets must not be fragmented, and are sent whatever the kernel believes of the path.
final class ProbeSocket: Sendable {
    /// What came of sending a packet.
    enum Sent {
        case sent
        /// The packet is larger than this host's interface, or a router has said that it is too large for it.
        case tooLarge
    }

    /// What came of waiting for a packet.
    enum Received {
        /// A packet, its size in all, and who sent it.
        case packet(ProbePacket, size: Int, from: SocketAddress)
        /// None within the time, or none that could be read.
        case nothing
        /// Instead of an answer, word of a router that the packet was too large for it.
        case tooLarge
    }

    let descriptor: Int32
    private let isIPv6: Bool

    /// Bytes of IP's and UDP's headers.
    var headers: Int { isIPv6 ? 48 : 28 }

    /// A socket at an address of this host, on a port that the kernel chooses.
    convenience init(at host: String) throws(FabricError) {
        let address: SocketAddress
        do { address = try SocketAddress(host) } catch { throw FabricError("\(error)") }
        try self.init(at: address)
    }

    /// A socket at an address of this host; port 0 lets the kernel choose.
    init(at address: SocketAddress) throws(FabricError) {
        let kind = Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue)
        descriptor = socket(address.isIPv6 ? AF_INET6 : AF_INET, kind, 0)
        isIPv6 = address.isIPv6
        guard descriptor >= 0 else { throw Self.error("opening a socket for path probes", errno) }
        // IP_PMTUDISC_PROBE, see ip(7): don't fragment, and do not hold back what a cached path MTU forbids.
        let (level, option) = isIPv6 ? (IPPROTO_IPV6, IPV6_MTU_DISCOVER) : (IPPROTO_IP, IP_MTU_DISCOVER)
        var probe = IP_PMTUDISC_PROBE
        guard setsockopt(descriptor, Int32(level), option, &probe, socklen_t(MemoryLayout<Int32>.size)) == 0,
            address.withSockaddr({ bind(descriptor, $0, $1) }) == 0
        else { throw Self.error("taking \(address.host) for path probes", errno) }
    }

    deinit {
        close(descriptor)
    }

    /// Fixes the other end, so that what routers answer is heard.
    func connect(to address: SocketAddress) throws(FabricError) {
        guard address.withSockaddr({ Glibc.connect(descriptor, $0, $1) }) == 0 else {
            throw Self.error("probing the path to \(address)", errno)
        }
    }

    /// The port that it has.
    var port: UInt16 {
        var storage = sockaddr_storage()
        var size = socklen_t(MemoryLayout<sockaddr_storage>.size)
        return withUnsafeMutablePointer(to: &storage) { storage in
            storage.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                getsockname(descriptor, address, &size) == 0 ? SocketAddress(address)?.port ?? 0 : 0
            }
        }
    }

    /// Sends a packet of so many bytes in all.
    ///
    /// - Parameter destination: nil for a connected socket.
    func send(_ packet: ProbePacket, packetSize: Int, to destination: SocketAddress? = nil) -> Sent {
        let bytes = packet.bytes(paddedTo: packetSize - headers)
        let count = bytes.withUnsafeBytes { bytes in
            guard let destination else { return Glibc.send(descriptor, bytes.baseAddress, bytes.count, 0) }
            return destination.withSockaddr { sendto(descriptor, bytes.baseAddress, bytes.count, 0, $0, $1) }
        }
        return count < 0 && errno == EMSGSIZE ? .tooLarge : .sent
    }

    /// Waits for the next packet.
    func receive(within milliseconds: Int32) -> Received {
        var item = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        guard poll(&item, 1, milliseconds) > 0 else { return .nothing }
        var buffer = [UInt8](repeating: 0, count: 65536)
        var storage = sockaddr_storage()
        var size = socklen_t(MemoryLayout<sockaddr_storage>.size)
        let (count, number, sender) = withUnsafeMutablePointer(to: &storage) { storage in
            storage.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                let count = recvfrom(descriptor, &buffer, buffer.count, Int32(MSG_DONTWAIT), address, &size)
                return (count, count < 0 ? errno : 0, SocketAddress(address))
            }
        }
        if number == EMSGSIZE { return .tooLarge }
        guard count > 0, let sender, let packet = ProbePacket(buffer.prefix(count)) else { return .nothing }
        return .packet(packet, size: count + headers, from: sender)
    }

    private static func error(_ operation: String, _ number: Int32) -> FabricError {
        FabricError("\(operation): \(Errno(rawValue: number))")
    }
}
