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

    /// The same host, another port.
    func withPort(_ port: UInt16) -> SocketAddress {
        var address = self
        address.port = port
        return address
    }
}
