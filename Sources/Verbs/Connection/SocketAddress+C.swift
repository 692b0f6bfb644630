import Glibc

extension SocketAddress {
    /// The address in a C structure; nil for other families than IPv4 and IPv6.
    ///
    /// A socket that listens for both calls IPv4 peers by IPv4-mapped addresses (RFC 4291, section 2.5.5.2); here they
    /// are what they stand for, as interfaces have them.
    public init?(_ raw: UnsafePointer<sockaddr>?) {
        guard let raw else { return nil }
        switch CInt(raw.pointee.sa_family) {
        case AF_INET:
            let ipv4 = UnsafeRawPointer(raw).loadUnaligned(as: sockaddr_in.self)
            self.init(.ipv4(UInt32(bigEndian: ipv4.sin_addr.s_addr)), port: UInt16(bigEndian: ipv4.sin_port))
        case AF_INET6:
            let ipv6 = UnsafeRawPointer(raw).loadUnaligned(as: sockaddr_in6.self)
            let (high, low) = withUnsafeBytes(of: ipv6.sin6_addr) {
                ($0.loadUnaligned(as: UInt64.self), $0.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
            }
            let port = UInt16(bigEndian: ipv6.sin6_port)
            if high == 0, UInt64(bigEndian: low) >> 32 == 0xffff {
                self.init(.ipv4(UInt32(truncatingIfNeeded: UInt64(bigEndian: low))), port: port)
            } else {
                self.init(
                    .ipv6(UInt64(bigEndian: high), UInt64(bigEndian: low), zone: ipv6.sin6_scope_id),
                    port: port
                )
            }
        default:
            return nil
        }
    }

    /// The address in the C structure of its family, for a system call.
    ///
    /// - Parameter body: gets the structure and its length; the pointer is valid during the call only.
    public func withSockaddr<Result>(_ body: (UnsafeMutablePointer<sockaddr>, socklen_t) -> Result) -> Result {
        switch address {
        case .ipv4(let host):
            var ipv4 = sockaddr_in()
            ipv4.sin_family = sa_family_t(AF_INET)
            ipv4.sin_port = port.bigEndian
            ipv4.sin_addr.s_addr = host.bigEndian
            return Self.withGeneric(&ipv4, body)
        case .ipv6(let high, let low, let zone):
            var ipv6 = sockaddr_in6()
            ipv6.sin6_family = sa_family_t(AF_INET6)
            ipv6.sin6_port = port.bigEndian
            ipv6.sin6_scope_id = zone
            withUnsafeMutableBytes(of: &ipv6.sin6_addr) {
                $0.storeBytes(of: high.bigEndian, as: UInt64.self)
                $0.storeBytes(of: low.bigEndian, toByteOffset: 8, as: UInt64.self)
            }
            return Self.withGeneric(&ipv6, body)
        }
    }

    private static func withGeneric<Specific, Result>(
        _ specific: inout Specific,
        _ body: (UnsafeMutablePointer<sockaddr>, socklen_t) -> Result
    ) -> Result {
        withUnsafeMutablePointer(to: &specific) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                body($0, socklen_t(MemoryLayout<Specific>.size))
            }
        }
    }
}
