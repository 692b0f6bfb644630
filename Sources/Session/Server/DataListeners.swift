import Fabric
import Transport

import struct Verbs.SocketAddress

/// The listeners for a server's data channels: TCP always, RDMA where this host can.
struct DataListeners {
    let ports: DataPorts
    /// Where it listens.
    let address: SocketAddress
    private let tcp: TCPListener
    private let rdma: [RDMAListener]

    /// Listens on `firstPort` for TCP and the port after it for RDMA; 0 lets the kernel choose.
    ///
    /// - Parameter rdmaPorts: what this host has.
    init(listen: String, firstPort: Int, rdmaPorts: [RdmaPortDescription], desk: ArrivalDesk) throws {
        guard let address = try SocketAddress.resolve(listen, port: UInt16(firstPort)).first else {
            throw SessionError.unknownHost(listen)
        }
        self.address = address
        tcp = try TCPListener(address: address, desk: desk)
        let rdmaPort = firstPort == 0 ? 0 : UInt16(firstPort + 1)
        var problem: String?
        do throws(ChannelError) {
            rdma = try Self.listen(address.withPort(rdmaPort), rdmaPorts, desk)
        } catch {
            rdma = []
            problem = address.isLoopback ? "the server listens on loopback only, and RDMA has none" : "\(error)"
        }
        ports = DataPorts(tcp: tcp.port, rdma: rdma.first?.port, rdmaProblem: problem)
    }

    func close() {
        tcp.close()
        rdma.forEach { $0.close() }
    }

    /// One listener, but for `::`: iWARP does not take IPv4 clients on an IPv6 listener (siw hands rdma_cm an
    /// IPv4-mapped address, which it cannot place), and one for all of IPv6 would clash with that for all of IPv4. So
    /// that is all of IPv4, and each IPv6 address by itself.
    private static func listen(
        _ address: SocketAddress,
        _ rdmaPorts: [RdmaPortDescription],
        _ desk: ArrivalDesk
    ) throws(ChannelError) -> [RDMAListener] {
        guard address.host == "::" else { return [try RDMAListener(address: address, desk: desk)] }
        let all = try RDMAListener(address: .anyIPv4(port: address.port), desk: desk)
        let ipv6 = rdmaPorts.flatMap(\.addresses).compactMap { try? SocketAddress($0, port: all.port) }
        return [all] + ipv6.filter(\.isIPv6).compactMap { try? RDMAListener(address: $0, desk: desk) }
    }
}
