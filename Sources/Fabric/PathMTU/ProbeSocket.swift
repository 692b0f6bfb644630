import Glibc
import SystemPackage
import Verbs

/// A UDP socket whose packets must not be fragmented, and are sent whatever the kernel believes of the path.
final class ProbeSocket: Sendable {
    /// What came of waiting for a packet.
    enum Received {
        /// A packet, its size in all, and who sent it.
        case packet(ProbePacket, size: Int, from: SocketAddress)
        /// None within the time, or none that could be read.
        case nothing
        /// Instead of a packet, word that packets to these addresses were too large for a router or an interface.
        case tooLarge([SocketAddress])
    }

    /// Room for a round of jumbo frames that comes at once; the kernel counts its own overhead in it.
    private static let receiveBuffer: Int32 = 1 << 20
    /// More errors of earlier packets than can be pending between two sends.
    private static let sendTries = 4

    let descriptor: Int32
    let isIPv6: Bool

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
        set(errorOption.level, errorOption.name, 1)
        set(SOL_SOCKET, SO_RCVBUF, Self.receiveBuffer)
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

    /// Sends a packet of so many bytes in all; what is said of its size comes with ``receive(within:)``.
    ///
    /// - Parameter destination: nil for a connected socket.
    func send(_ packet: ProbePacket, packetSize: Int, to destination: SocketAddress? = nil) {
        let bytes = packet.bytes(paddedTo: packetSize - headers)
        // An error that an earlier packet met is returned once, and nothing is sent then.
        for _ in 0..<Self.sendTries {
            let count = bytes.withUnsafeBytes { bytes in
                guard let destination else { return Glibc.send(descriptor, bytes.baseAddress, bytes.count, 0) }
                return destination.withSockaddr { sendto(descriptor, bytes.baseAddress, bytes.count, 0, $0, $1) }
            }
            if count >= 0 { return }
        }
    }

    /// Waits for the next packet.
    func receive(within milliseconds: Int32) -> Received {
        var item = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        guard poll(&item, 1, milliseconds) > 0 else { return .nothing }
        if Int32(item.revents) & POLLERR != 0 {
            let refused = refusals()
            if !refused.isEmpty { return .tooLarge(refused) }
        }
        var buffer = [UInt8](repeating: 0, count: 65536)
        var storage = sockaddr_storage()
        var size = socklen_t(MemoryLayout<sockaddr_storage>.size)
        let (count, sender) = withUnsafeMutablePointer(to: &storage) { storage in
            storage.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                let count = recvfrom(descriptor, &buffer, buffer.count, Int32(MSG_DONTWAIT), address, &size)
                return (count, SocketAddress(address))
            }
        }
        guard count > 0, let sender, let packet = ProbePacket(buffer.prefix(count)) else { return .nothing }
        return .packet(packet, size: count + headers, from: sender)
    }

    /// Sets an option that is a help where the kernel has it, and no harm where it has not.
    private func set(_ level: Int32, _ option: Int32, _ value: Int32) {
        var value = value
        setsockopt(descriptor, level, option, &value, socklen_t(MemoryLayout<Int32>.size))
    }

    private static func error(_ operation: String, _ number: Int32) -> FabricError {
        FabricError("\(operation): \(Errno(rawValue: number))")
    }
}
