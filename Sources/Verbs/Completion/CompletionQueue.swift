import CRdma
import Glibc

/// Where the device puts the ends of work requests.
///
/// The corresponding verbs are `ibv_create_cq` and `ibv_destroy_cq`. Make it large enough for all that the queue pairs
/// on it can have outstanding (send plus receive capacity of each): a queue that overflows is lost with all of them.
/// Read it with a ``CompletionPoller``.
public final class CompletionQueue: Sendable {
    /// The device it lies on.
    public let context: Context
    /// Where it announces completions; nil for a queue that is only ever polled.
    public let channel: CompletionChannel?
    /// Completions that it can hold: at least what was asked for.
    public let capacity: Int
    /// Whether the device tells a receive that its sender has solicited from any other.
    ///
    /// Linux's iWARP in software (siw) does not: it announces receives as if none were (siw_rqe_complete in
    /// drivers/infiniband/sw/siw/siw_qp.c, seen in 6.1).
    public let tellsSolicited: Bool

    // libibverbs' calls may be made from any thread, and the pointer does not change.
    private nonisolated(unsafe) let queue: UnsafeMutablePointer<ibv_cq>
    private let fence: SoftIwarpFence?

    /// A new queue.
    ///
    /// - Parameters:
    ///   - context: the device; a connection's where queue pairs of connections are to use it.
    ///   - capacity: completions, at least 1.
    ///   - notifies: whether one can sleep until a completion arrives. Costs a file descriptor.
    public init(_ context: Context, capacity: Int, notifies: Bool = true) throws(RdmaError) {
        let operation = "making a completion queue for \(capacity) completions on \(context.deviceName)"
        let limit = try context.attributes().maximumCompletions
        guard (1...max(1, limit)).contains(capacity) else {
            throw RdmaError(.unsupported("the device takes 1 to \(limit)"), operation)
        }
        fence = try SoftIwarpFence.around(context)
        tellsSolicited = try !SoftIwarp.isBelow(context)
        let channel = notifies ? try CompletionChannel(context) : nil
        guard let queue = ibv_create_cq(context.raw, CInt(capacity), nil, channel?.raw, 0) else {
            throw RdmaError(errno: errno, operation)
        }
        self.context = context
        self.channel = channel
        self.queue = queue
        self.capacity = Int(queue.pointee.cqe)
    }

    /// The way out to the C interface; valid as long as this object lives.
    public var raw: UnsafeMutablePointer<ibv_cq> { queue }

    deinit {
        ibv_destroy_cq(queue)
    }
}
