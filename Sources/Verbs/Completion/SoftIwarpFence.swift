import CRdma
import Synchronization

/// Keeps the queues of Linux's iWARP in software (siw) off a place that their library takes for none.
///
/// The kernel hands out the offsets at which a context's queues are mapped one after the other, from 0; the provider
/// takes the offset 0x90000 for a failure (SIW_INVAL_UOBJ_KEY in rdma/siw-abi.h; seen in Linux 6.1 and rdma-core 44).
/// The queue that gets it, often one of the sixth or seventh connection, cannot be made, with errno 0. A large queue
/// that is made before all others covers that place.
final class SoftIwarpFence: Sendable {
    private struct Weak {
        weak var fence: SoftIwarpFence?
    }

    /// Completions whose memory reaches beyond 0x90000, at 32 bytes each.
    private static let capacity: CInt = 20_000
    /// One fence a context, as long as there is a queue on it.
    private static let fences = Mutex<[UInt: Weak]>([:])

    // libibverbs' calls may be made from any thread, and the pointer does not change.
    private nonisolated(unsafe) let queue: UnsafeMutablePointer<ibv_cq>
    /// Alive as long as the queue.
    private let context: Context

    /// The fence of a context, to be kept by each of its queues; nil for devices that need none.
    static func around(_ context: Context) throws(RdmaError) -> SoftIwarpFence? {
        guard try SoftIwarp.isBelow(context) else { return nil }
        let key = UInt(bitPattern: context.raw)
        let made = fences.withLock { fences -> SoftIwarpFence? in
            if let fence = fences[key]?.fence { return fence }
            fences = fences.filter { $0.value.fence != nil }
            let fence = ibv_create_cq(context.raw, capacity, nil, nil, 0).map { SoftIwarpFence($0, context) }
            fences[key] = Weak(fence: fence)
            return fence
        }
        return made
    }

    private init(_ queue: UnsafeMutablePointer<ibv_cq>, _ context: Context) {
        self.queue = queue
        self.context = context
    }

    deinit {
        ibv_destroy_cq(queue)
    }
}
