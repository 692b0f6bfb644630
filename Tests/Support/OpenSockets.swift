import Glibc

/// This process's own TCP connections over IPv4, as an administrator would find and cut them (`ss -K`).
public enum OpenSockets {
    /// Resets the connections from an address of this host to a port, each at the end that sends.
    ///
    /// At the other one what was received and not yet read would be lost, as no network and no `ss -K` loses it: the
    /// sender knows that it has arrived.
    ///
    /// - Returns: whether there was one; which end sends shows when its first bytes are acknowledged.
    @discardableResult
    public static func reset(from source: String = "127.0.0.1", to port: UInt16) -> Bool {
        var isFound = false
        for descriptor in 3..<Int32(1024) {
            guard let own = address(descriptor, getsockname), let peer = address(descriptor, getpeername),
                (own.host == source && peer.port == port) || (own.port == port && peer.host == source),
                sends(descriptor)
            else { continue }
            var nowhere = sockaddr()
            nowhere.sa_family = sa_family_t(AF_UNSPEC)
            if connect(descriptor, &nowhere, socklen_t(MemoryLayout<sockaddr>.size)) == 0 { isFound = true }
        }
        return isFound
    }

    /// The descriptors of the connections that have a port at one of their ends.
    public static func descriptors(with port: UInt16) -> [Int32] {
        (3..<Int32(1024)).filter { descriptor in
            guard let peer = address(descriptor, getpeername) else { return false }
            return peer.port == port || address(descriptor, getsockname)?.port == port
        }
    }

    /// The two ends of each connection of this process, as in "socket:[4711] 127.0.0.1:5000 127.0.0.1:18516".
    static func all() -> [String] {
        (3..<Int32(1024)).compactMap { descriptor in
            guard let own = address(descriptor, getsockname) else { return nil }
            var link = [UInt8](repeating: 0, count: 64)
            let count = readlink("/proc/self/fd/\(descriptor)", &link, link.count)
            let name = String(decoding: link.prefix(max(0, count)), as: UTF8.self)
            let peer = address(descriptor, getpeername).map { "\($0.host):\($0.port)" } ?? "not connected"
            return "\(name) \(own.host):\(own.port) \(peer)"
        }
    }

    /// Whether more has gone out than come in: `tcpi_bytes_acked` and `tcpi_bytes_received` of TCP_INFO (tcp(7)).
    private static func sends(_ descriptor: Int32) -> Bool {
        var info = [UInt64](repeating: 0, count: 32)
        var size = socklen_t(info.count * 8)
        guard getsockopt(descriptor, Int32(IPPROTO_TCP), TCP_INFO, &info, &size) == 0 else { return false }
        return info[15] > info[16]
    }

    private static func address(
        _ descriptor: Int32,
        _ call: (Int32, UnsafeMutablePointer<sockaddr>, UnsafeMutablePointer<socklen_t>) -> Int32
    ) -> (host: String, port: UInt16)? {
        var address = sockaddr_in()
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        let result = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { call(descriptor, $0, &size) }
        }
        guard result == 0, address.sin_family == AF_INET else { return nil }
        let bytes = withUnsafeBytes(of: address.sin_addr.s_addr) { $0.map(String.init) }
        return (bytes.joined(separator: "."), UInt16(bigEndian: address.sin_port))
    }
}
