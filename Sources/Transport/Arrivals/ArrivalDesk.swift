import Metering
import Synchronization

/// Where data channels that arrive at a server find the session that waits for them.
public final class ArrivalDesk: Sendable {
    private let queues = Mutex<[SessionToken: ArrivalQueue]>([:])

    /// A desk where nobody is waited for yet.
    public init() {}

    /// Opens a queue for the channels of the session with this token.
    ///
    /// - Parameter channels: how many there are.
    func expect(_ token: SessionToken, channels: Int) -> ArrivalQueue {
        let queue = ArrivalQueue(channels: channels)
        queues.withLock { $0[token] = queue }
        return queue
    }

    /// No more channels are wanted; what came and was not taken is closed.
    func forget(_ token: SessionToken) {
        queues.withLock { $0.removeValue(forKey: token) }?.close()
    }

    /// Hands an arrival to its session; false where there is none, and then the arrival is still the caller's.
    func deliver(_ arrival: Arrival, _ introduction: ChannelIntroduction) -> Bool {
        guard let queue = queues.withLock({ $0[introduction.token] }) else { return false }
        return queue.put(arrival, introduction)
    }
}
