import Glibc
import Verbs

/// Takes the connect requests of RDMA data channels and brings each to its session.
public final class RDMAListener: Sendable {
    private let listener: Listener
    private let desk: ArrivalDesk
    private let closing: WakeUp
    /// The port that clients connect to.
    public let port: UInt16

    /// Listens on `address`; port 0 lets the kernel choose one.
    ///
    /// - Throws: ``ChannelError/rdma(_:)`` where this host has no RDMA device on that address.
    public init(address: SocketAddress, desk: ArrivalDesk) throws(ChannelError) {
        self.desk = desk
        closing = try WakeUp()
        do {
            // Of one family each, so that an IPv6 address may be listened on beside all of IPv4.
            let options = ConnectionOptions(reusesAddress: true, isIPv6Only: true)
            listener = try Listener(address, backlog: 1024, options: options)
        } catch {
            throw .rdma(error)
        }
        port = listener.address?.port ?? address.port
        try WorkerThread.start("rdma-accept") { self.serve() }
    }

    /// Stops listening.
    public func close() {
        closing.send()
    }

    private func serve() {
        var polled = [
            pollfd(fd: closing.descriptor, events: Int16(POLLIN), revents: 0),
            pollfd(fd: listener.fileDescriptor, events: Int16(POLLIN), revents: 0),
        ]
        while poll(&polled, nfds_t(polled.count), -1) < 0 || polled[0].revents == 0 {
            // A request that cannot be read concerns its client alone, who is told by the rejection.
            guard let request = try? listener.next(timeout: .zero) else { continue }
            guard let introduction = ChannelIntroduction(bytes: request.privateData),
                let peer = RemoteBuffer(wire: request.privateData.dropFirst(ChannelIntroduction.size))
            else { continue }
            let arrived = ArrivedRequest(request, peer: peer)
            if !desk.deliver(.rdma(arrived), introduction) { arrived.discard() }
        }
    }
}
