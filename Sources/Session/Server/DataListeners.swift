import Logging
import Transport
import struct Verbs.SocketAddress

/// The listeners for a server's data channels: TCP always, RDMA where this host can.
struct DataListeners {
    let ports: DataPorts
    private let tcp: TCPListener
    private let rdma: RDMAListener?

    /// Listens on `firstPort` for TCP and the port after it for RDMA; 0 lets the kernel choose.
    init(listen: String, firstPort: Int, desk: ArrivalDesk, logger: Logger) throws {
        guard let address = try SocketAddress.resolve(listen, port: UInt16(firstPort)).first else {
            throw SessionError.unknownHost(listen, reason: "it has no address")
        }
        let tcp = try TCPListener(address: address, desk: desk)
        var rdma: RDMAListener?
        var problem: String?
        do throws(ChannelError) {
            let port = firstPort == 0 ? 0 : UInt16(firstPort + 1)
            rdma = try RDMAListener(address: address.withPort(port), desk: desk)
        } catch {
            problem = address.isLoopback ? "the server listens on loopback only, and RDMA has none" : "\(error)"
        }
        self.tcp = tcp
        self.rdma = rdma
        ports = DataPorts(tcp: tcp.port, rdma: rdma?.port, rdmaProblem: problem)
    }

    func close() {
        tcp.close()
        rdma?.close()
    }
}
