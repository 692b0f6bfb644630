import Synchronization
import Verbs

/// Takes the connect requests of RDMA data channels and brings each to its session.
public final class RDMAListener: Sendable {
    private let listener: Listener
    private let desk: ArrivalDesk
    private let isClosed = Atomic<Bool>(false)
    /// The port that clients connect to.
    public let port: UInt16

    /// Listens on `address`; port 0 lets the kernel choose one.
    ///
    /// - Throws: ``ChannelError/rdma(_:)`` where this host has no RDMA device on that address.
    public init(address: SocketAddress, desk: ArrivalDesk) throws(ChannelError) {
        self.desk = desk
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

    /// Stops listening within a fifth of a second.
    public func close() {
        isClosed.store(true, ordering: .releasing)
    }

    private func serve() {
        while !isClosed.load(ordering: .acquiring) {
            // A request that cannot be read concerns its client alone, who is told by the rejection.
            guard let request = try? listener.next(timeout: .milliseconds(200)) else { continue }
            guard let introduction = ChannelIntroduction(bytes: request.privateData),
                let peer = RemoteBuffer(wire: request.privateData.dropFirst(ChannelIntroduction.size))
            else { continue }
            let arrived = ArrivedRequest(request, peer: peer)
            if !desk.deliver(.rdma(arrived), introduction) { arrived.discard() }
        }
    }
}
