import CRdma
import Glibc

/// The one reader of a completion queue.
///
/// ``poll()`` takes what is there; ``wait(timeoutMilliseconds:)`` sleeps where there is nothing. For a loop that
/// watches other descriptors, too: ``arm()``, ``poll()`` once more (what arrived before the arming announces itself to
/// nobody), then poll(2) with ``fileDescriptor`` among the others, and ``takeEvent()`` when that is readable.
public struct CompletionPoller: ~Copyable {
    /// The queue that it reads.
    public let completionQueue: CompletionQueue
    /// Completions that one ``poll()`` takes at most.
    public let batch: Int

    /// What announces itself on the channel.
    @frozen
    public enum Announced: Sendable {
        /// The next completion.
        case next
        /// The next receive whose sender asked for that, which is the last of a batch, and what fails.
        case solicited
    }

    /// What announces itself, once; nil where nothing does.
    public private(set) var armed: Announced?

    @usableFromInline var taken = 0
    @usableFromInline let raw: UnsafeMutablePointer<ibv_cq>
    @usableFromInline let entries: UnsafeMutablePointer<ibv_wc>
    // The queue's, without the retain and release that asking the queue for it costs with each event.
    private let channel: UnsafeMutablePointer<ibv_comp_channel>?
    private let tellsSolicited: Bool
    // Acknowledging takes a lock in libibverbs: done for many events at once.
    private var unacknowledged: UInt32 = 0

    /// A reader for a queue.
    ///
    /// - Parameters:
    ///   - completionQueue: what to read. One reader at a time.
    ///   - batch: completions to take at once, at least 1.
    public init(_ completionQueue: CompletionQueue, batch: Int = 32) {
        self.completionQueue = completionQueue
        self.batch = max(1, batch)
        raw = completionQueue.raw
        channel = completionQueue.channel?.raw
        tellsSolicited = completionQueue.tellsSolicited
        entries = .allocate(capacity: self.batch)
        entries.initialize(repeating: ibv_wc(), count: self.batch)
    }

    /// Readable when an armed queue has something; nil for a queue that does not notify.
    public var fileDescriptor: CInt? { channel?.pointee.fd }

    deinit {
        // A queue with unacknowledged events cannot be destroyed.
        if unacknowledged > 0 { ibv_ack_cq_events(raw, unacknowledged) }
        entries.deallocate()
    }
}

extension CompletionPoller {
    /// Makes a completion announce itself on the channel; nothing to do where it already will.
    ///
    /// The corresponding verb is `ibv_req_notify_cq`. Whoever waits for messages alone is woken once a batch where only
    /// what is solicited wakes him, and not by the end of each request and by each message. A queue that does not tell
    /// them apart announces the next completion.
    public mutating func arm(_ wanted: Announced = .next) throws(RdmaError) {
        let announced = tellsSolicited ? wanted : .next
        guard armed != .next && armed != announced else { return }
        guard channel != nil else {
            let hint = "Make the queue with `notifies: true`."
            throw RdmaError(.unsupported("the queue has no channel"), "arming a completion queue", hint: hint)
        }
        let code = ibv_req_notify_cq(raw, announced == .solicited ? 1 : 0)
        try RdmaError.check(returned: code, "arming a completion queue")
        armed = announced
    }

    /// Sleeps until the armed queue has something: false after the time, or after a signal.
    ///
    /// Poll between ``arm()`` and this. A negative time is without end.
    public mutating func sleep(timeoutMilliseconds: Int32) throws(RdmaError) -> Bool {
        guard let descriptor = fileDescriptor else { return false }
        let operation = "waiting for a completion"
        guard try Descriptor.waitUntilReadable(descriptor, milliseconds: timeoutMilliseconds, operation) else {
            return false
        }
        return try takeEvent()
    }

    /// Takes the announcement that made the channel readable; whether there was one.
    ///
    /// Of a channel that blocks (``CompletionChannel/block()``) it sleeps until there is one: false after a signal.
    ///
    /// The corresponding verb is `ibv_get_cq_event`. Each arming announces once. A second one can only lie there where
    /// `solicited` became `next` while the first was on its way; it then wakes for nothing.
    public mutating func takeEvent() throws(RdmaError) -> Bool {
        guard let channel else { return false }
        var queue: UnsafeMutablePointer<ibv_cq>?
        var context: UnsafeMutableRawPointer?
        guard ibv_get_cq_event(channel, &queue, &context) == 0 else {
            let number = errno
            if number == EAGAIN || number == EINTR { return false }
            throw RdmaError(errno: number, "taking a completion event of \(completionQueue.context.deviceName)")
        }
        armed = nil
        unacknowledged += 1
        if unacknowledged == 128 {
            ibv_ack_cq_events(raw, unacknowledged)
            unacknowledged = 0
        }
        return true
    }

    /// Takes what is there, and where that is nothing, sleeps until there is something.
    ///
    /// - Parameter timeoutMilliseconds: how long to sleep; negative is without end.
    /// - Returns: the completions that can be read now; 0 after the time, or after a signal.
    public mutating func wait(timeoutMilliseconds: Int32) throws(RdmaError) -> Int {
        if try poll() > 0 { return count }
        // Only now: the clock costs more than a poll that finds something.
        let deadline = ContinuousClock.now + .milliseconds(max(0, Int64(timeoutMilliseconds)))
        var left = timeoutMilliseconds
        while true {
            try arm()
            if try poll() > 0 { return count }
            guard try sleep(timeoutMilliseconds: left) else { return try poll() }
            // The announcement may be of completions that were taken before: then sleep on.
            if timeoutMilliseconds >= 0 { left = (deadline - ContinuousClock.now).milliseconds }
        }
    }

    @usableFromInline
    func pollError(_ code: CInt) -> RdmaError {
        RdmaError(errno: code, "reading a completion queue of \(completionQueue.context.deviceName)")
    }
}
