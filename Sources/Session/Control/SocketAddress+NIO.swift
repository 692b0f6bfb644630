import Glibc
import NIOCore

import struct Verbs.SocketAddress

extension SocketAddress {
    /// The address in SwiftNIO's form; nil for a Unix socket.
    init?(_ address: NIOCore.SocketAddress?) {
        switch address {
        case .v4(let address): self.init(rawAddress: address.address)
        case .v6(let address): self.init(rawAddress: address.address)
        default: return nil
        }
    }

    private init?<Raw>(rawAddress: Raw) {
        let address = withUnsafePointer(to: rawAddress) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1) { SocketAddress($0) }
        }
        guard let address else { return nil }
        self = address
    }

    /// As in "198.18.0.2:40312", for an IPv4 client of an IPv6 listener too, whose address is mapped (RFC 4291, 2.5.5.2).
    var plainDescription: String {
        let mapped = bytes
        guard isIPv6, mapped.prefix(12) == Array(repeating: 0, count: 10) + [0xff, 0xff],
            let ipv4 = SocketAddress(bytes: Array(mapped.suffix(4)), port: port)
        else { return description }
        return ipv4.description
    }

    /// The same host, another port.
    func withPort(_ port: UInt16) -> SocketAddress {
        var address = self
        address.port = port
        return address
    }
}
