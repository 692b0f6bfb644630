import Glibc
import Verbs

/// What this host's routing table says.
public enum RouteLookup {
    /// The address of this host from which it would speak to another one; nil where no route leads there.
    ///
    /// A UDP socket that is connected asks the routing table and sends nothing; see udp(7).
    public static func source(to destination: SocketAddress) -> SocketAddress? {
        let kind = Int32(SOCK_DGRAM.rawValue | SOCK_CLOEXEC.rawValue)
        let descriptor = socket(destination.isIPv6 ? AF_INET6 : AF_INET, kind, 0)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var target = destination
        // Port 0 cannot be connected to on every kernel; 9 discards.
        if target.port == 0 { target.port = 9 }
        guard target.withSockaddr({ connect(descriptor, $0, $1) }) == 0 else { return nil }
        var storage = sockaddr_storage()
        var size = socklen_t(MemoryLayout<sockaddr_storage>.size)
        return withUnsafeMutablePointer(to: &storage) { storage in
            storage.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                getsockname(descriptor, address, &size) == 0 ? SocketAddress(address) : nil
            }
        }
    }
}

extension MultichannelRequest {
    /// Asks this host's routing table, which must be the client's, for ways to the server through routers.
    public mutating func lookUpRoutes() {
        let networks = client.interfaces.flatMap(\.addresses).map(\.network)
        for address in server.interfaces.flatMap(\.addresses) where !address.isLinkLocal {
            guard !networks.contains(where: { $0.contains(address.host) }) else { continue }
            routedSources[address.host] = (try? SocketAddress(address.host)).flatMap {
                RouteLookup.source(to: $0)?.host
            }
        }
    }
}
