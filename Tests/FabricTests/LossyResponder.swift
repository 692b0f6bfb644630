import Synchronization

@testable import Fabric

/// A responder at the end of a path that loses packets.
final class LossyResponder: Sendable {
    private struct Kind: Hashable {
        let size: Int
        let answerSize: UInt32
    }

    let socket: ProbeSocket
    private let upload: Int
    private let download: Int
    private let losesFirst: Bool
    private let wasRefused: Bool
    private let hasEnded = Atomic<Bool>(false)

    /// A responder on the loopback.
    ///
    /// - Parameters:
    ///   - upload: the largest packet that passes to it.
    ///   - download: and back.
    ///   - losesFirst: whether the first packet of each kind is lost, however small.
    ///   - wasRefused: whether it has heard from a router that its answers are too large.
    init(upload: Int, download: Int, losesFirst: Bool = false, wasRefused: Bool = false) throws {
        socket = try ProbeSocket(at: "127.0.0.1")
        self.upload = upload
        self.download = download
        self.losesFirst = losesFirst
        self.wasRefused = wasRefused
    }

    /// Answers what passes, until ``end()``.
    func serve() {
        var seen: Set<Kind> = []
        while !hasEnded.load(ordering: .relaxed) {
            guard case .packet(let packet, let size, let sender) = socket.receive(within: 20) else { continue }
            let isFirst = seen.insert(Kind(size: size, answerSize: packet.packetSize)).inserted
            guard size <= upload, packet.packetSize <= download, !(isFirst && losesFirst) else { continue }
            let answer = ProbePacket(
                token: packet.token,
                number: packet.number,
                packetSize: UInt32(size),
                wasRefused: wasRefused
            )
            socket.send(answer, packetSize: Int(packet.packetSize), to: sender)
        }
    }

    func end() { hasEnded.store(true, ordering: .relaxed) }
}
