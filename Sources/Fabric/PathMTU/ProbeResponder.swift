import Glibc
import Synchronization
import Verbs

/// Answers one session's probes at some addresses of this host, until it is ended.
public final class ProbeResponder: Sendable {
    /// Addresses that one responder takes at most.
    public static let maximumAddresses = 64

    /// The ports to be probed, in the order of the addresses.
    public let ports: [UInt16]
    private let sockets: [ProbeSocket]
    private let token: [UInt8]
    private let hasEnded = Atomic<Bool>(false)

    /// Takes a port at each address.
    ///
    /// - Parameter token: 16 bytes, without which nothing is answered.
    /// - Throws: ``FabricError`` where this host has no such address.
    public init(at addresses: [String], token: [UInt8]) throws(FabricError) {
        guard addresses.count <= Self.maximumAddresses else {
            throw FabricError("probing \(addresses.count) paths: \(Self.maximumAddresses) are the most")
        }
        var sockets: [ProbeSocket] = []
        for address in addresses { sockets.append(try ProbeSocket(at: address)) }
        self.sockets = sockets
        ports = sockets.map(\.port)
        self.token = token
    }

    /// Answers until ``end()``.
    public func serve() {
        var refused: Set<SocketAddress> = []
        var items = sockets.map { pollfd(fd: $0.descriptor, events: Int16(POLLIN), revents: 0) }
        while !hasEnded.load(ordering: .relaxed) {
            guard poll(&items, nfds_t(items.count), 100) > 0 else { continue }
            for (item, socket) in zip(items, sockets) where item.revents != 0 { answer(socket, &refused) }
        }
    }

    /// Lets ``serve()`` return, within a tenth of a second.
    public func end() {
        hasEnded.store(true, ordering: .relaxed)
    }

    /// Says what size has come, in a packet of the size that was asked for.
    ///
    /// - Parameter refused: where answers were too large for a router. What ICMP tells this host is news to the client.
    private func answer(_ socket: ProbeSocket, _ refused: inout Set<SocketAddress>) {
        let received = socket.receive(within: 0)
        if case .tooLarge(let destinations) = received { refused.formUnion(destinations) }
        guard case .packet(let packet, let size, let sender) = received, packet.token == token else { return }
        let answer = ProbePacket(
            token: token,
            number: packet.number,
            packetSize: UInt32(size),
            wasRefused: refused.contains(sender)
        )
        socket.send(answer, packetSize: Int(min(packet.packetSize, 65535)), to: sender)
    }
}
