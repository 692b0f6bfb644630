import Synchronization
import Verbs

/// A connect request on its way from the listener's thread to its channel's worker.
///
/// Taken once; a request that nobody takes is turned down when it goes away.
final class ArrivedRequest: Sendable {
    private let request: Mutex<ConnectionRequest?>
    /// The memory that the client announces.
    let peer: RemoteBuffer

    init(_ request: consuming ConnectionRequest, peer: RemoteBuffer) {
        self.request = Mutex(request)
        self.peer = peer
    }

    /// The request; nil where somebody has taken it.
    func take() -> ConnectionRequest? {
        request.withLock { $0.take() }
    }

    func discard() {
        _ = request.withLock { $0.take() }
    }
}
