import Metering
import Synchronization

/// What a transfer shares with the worker of one channel, over all the connections that the channel has.
final class Lane: Sendable {
    /// What the other end has said of its side.
    private struct Peer {
        var lost: LostConnection?
        var drained: DrainedChannel?
        var isAborted = false
    }

    let channel: TransferPlan.Channel
    let role: ChannelRole
    let progress = Progress()
    private let peer = Signal(Peer())
    /// Connections before this one are over at the other end: a copy for workers, who look often.
    private let firstAlive = Atomic<Int>(0)
    private let hasDrained = Atomic<Bool>(false)
    private let hasConnection = Atomic<Bool>(false)

    init(channel: TransferPlan.Channel, role: ChannelRole) {
        self.channel = channel
        self.role = role
    }

    /// Whether there is a connection now, as far as this end knows.
    var isUp: Bool {
        get { hasConnection.load(ordering: .relaxed) }
        set { hasConnection.store(newValue, ordering: .relaxed) }
    }

    /// The other end holds nothing of a connection any more.
    func note(_ lost: LostConnection) {
        peer.update { $0.lost = lost }
        firstAlive.store(lost.connection + 1, ordering: .releasing)
    }

    /// The other end has posted all that it will post.
    func note(_ drained: DrainedChannel) {
        peer.update { $0.drained = drained }
        hasDrained.store(true, ordering: .releasing)
    }

    /// Wakes whoever waits for the other end: it will say no more.
    func abort() {
        peer.update { $0.isAborted = true }
    }

    /// What the other end said of this connection when it was over there.
    func peerLost(_ connection: Int) -> LostConnection? {
        guard connection < firstAlive.load(ordering: .acquiring) else { return nil }
        return peer.update { $0.lost }
    }

    /// What the other end has drained; nil until it has.
    var peerDrained: DrainedChannel? {
        guard hasDrained.load(ordering: .acquiring) else { return nil }
        return peer.update { $0.drained }
    }

    /// Waits until the other end holds nothing of a connection any more.
    ///
    /// - Returns: what it has seen; nil where it has drained and says no more.
    /// - Throws: ``ChannelError/aborted``.
    func waitUntilPeerLost(_ connection: Int) throws(ChannelError) -> LostConnection? {
        let answer: LostConnection??? = peer.wait(until: .distantFuture) { peer in
            if peer.isAborted { return .some(.none) }
            if let lost = peer.lost, lost.connection >= connection { return .some(.some(lost)) }
            return peer.drained == nil ? nil : .some(.some(nil))
        }
        guard case .some(.some(let lost)) = answer else { throw .aborted }
        return lost
    }
}
