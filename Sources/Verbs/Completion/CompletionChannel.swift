import CRdma
import Glibc

/// Where a completion queue announces that there is something to fetch.
///
/// The corresponding verb is `ibv_create_comp_channel`; a ``CompletionPoller`` takes its events. Each channel serves the
/// one queue that made it, so that no event can be taken for another queue's.
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
        if let failure = Descriptor.setBlocking(false, channel.pointee.fd, operation) {
            ibv_destroy_comp_channel(channel)
            throw failure
        }
        self.context = context
        self.channel = channel
    }

    /// Lets ``CompletionPoller/takeEvent()`` sleep until there is an event, or until a signal comes (read(2)).
    ///
    /// A channel is made so that it returns at once. Sleeping in it saves a poll(2), and has neither a time limit nor an
    /// eye on other descriptors: signals have to come, from a timer for example.
    public func block() throws(RdmaError) {
        let operation = "making a completion channel on \(context.deviceName) block"
        if let failure = Descriptor.setBlocking(true, fileDescriptor, operation) { throw failure }
    }

    /// Readable when an event is there: for poll(2) together with other descriptors. Never read from it.
    public var fileDescriptor: CInt { channel.pointee.fd }

    /// The way out to the C interface; valid as long as this object lives.
    public var raw: UnsafeMutablePointer<ibv_comp_channel> { channel }

    deinit {
        ibv_destroy_comp_channel(channel)
    }
}
