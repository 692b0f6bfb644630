import CRdma
import Glibc

/// Where a completion queue announces that there is something to fetch.
///
/// The corresponding verbs are `ibv_create_comp_channel` and `ibv_get_cq_event`. Each channel serves the one queue
/// that made it, so that no event can be taken for another queue's.
public final class CompletionChannel: Sendable {
    /// The device it lies on.
    public let context: Context
    // libibverbs' calls may be made from any thread, and the pointer does not change.
    private nonisolated(unsafe) let channel: UnsafeMutablePointer<ibv_comp_channel>

    init(_ context: Context) throws(RdmaError) {
        let operation = "making a completion channel on \(context.deviceName)"
        guard let channel = ibv_create_comp_channel(context.raw) else {
            throw RdmaError(errno: errno, operation)
        }
        if let failure = Descriptor.makeNonBlocking(channel.pointee.fd, operation) {
            ibv_destroy_comp_channel(channel)
            throw failure
        }
        self.context = context
        self.channel = channel
    }

    /// Readable when an event is there: for poll(2) together with other descriptors. Never read from it.
    public var fileDescriptor: CInt { channel.pointee.fd }

    /// The way out to the C interface; valid as long as this object lives.
    public var raw: UnsafeMutablePointer<ibv_comp_channel> { channel }

    /// Takes an event, which must be acknowledged later; false where there is none.
    func takeEvent() throws(RdmaError) -> Bool {
        var queue: UnsafeMutablePointer<ibv_cq>?
        var context: UnsafeMutableRawPointer?
        if ibv_get_cq_event(channel, &queue, &context) == 0 { return true }
        let number = errno
        if number == EAGAIN || number == EINTR { return false }
        throw RdmaError(errno: number, "taking a completion event of \(self.context.deviceName)")
    }

    deinit {
        ibv_destroy_comp_channel(channel)
    }
}
