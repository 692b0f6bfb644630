@testable import Verbs

/// What both ends of rping's protocol need, on a connection that is not made yet.
///
/// rping (rdmacm-utils, see rping(1)) moves a text in a circle: the client announces memory with the text, the server
/// reads it and says so; the client announces a second piece of memory, the server writes the text there and says so;
/// the client compares. Each announcement, and each "go ahead" of the server's, is a message of 16 bytes: address,
/// key and size in network byte order, of which the server's go-ahead may say anything.
struct RpingEnd: ~Copyable {
    static let messageSize = 16

    let queuePair: QueuePair
    /// The text that the client announces first, or that the server reads.
    let text: MemoryRegion
    /// Where the client wants the text to be written.
    let sink: MemoryRegion
    private let messages: MemoryRegion
    private var sends: SendRing
    private var receives: ReceiveRing
    private var poller: CompletionPoller
    /// Messages that arrived before they were asked for.
    private var arrived: [[UInt8]] = []

    init(_ connectionID: ConnectionID, _ context: Context, size: Int) throws {
        let domain = try ProtectionDomain(context)
        let completions = try CompletionQueue(context, capacity: 16)
        let queuePair = try QueuePair(
            connectionID,
            protectionDomain: domain,
            completionQueue: completions,
            options: QueuePairOptions(sendCapacity: 8, receiveCapacity: 2)
        )
        let access = AccessFlags.readSink(over: context.transport).union([.remoteRead, .remoteWrite])
        let text = try MemoryRegion(domain, count: size, access: access)
        let sink = try MemoryRegion(domain, count: size, access: access)
        let messages = try MemoryRegion(domain, count: 3 * Self.messageSize)
        let sends = try SendRing(queuePair, capacity: 8, regions: [text, sink, messages])
        var receives = try ReceiveRing(queuePair, region: messages, slotSize: Self.messageSize, count: 2)
        try receives.postAll()
        try receives.flush()
        self.queuePair = queuePair
        self.text = text
        self.sink = sink
        self.messages = messages
        self.sends = sends
        self.receives = receives
        poller = CompletionPoller(completions)
    }

    /// Sends where memory lies, or anything as a go-ahead.
    ///
    /// Does not wait until it is sent: the peer may leave as soon as it has the last one.
    mutating func announce(_ region: MemoryRegion) throws {
        try finishSends()
        var message: [UInt8] = []
        withUnsafeBytes(of: region.address.bigEndian) { message += $0 }
        withUnsafeBytes(of: region.remoteKey.bigEndian) { message += $0 }
        withUnsafeBytes(of: UInt32(region.count).bigEndian) { message += $0 }
        let offset = 2 * Self.messageSize
        UnsafeMutableRawBufferPointer(rebasing: messages.bytes[offset...]).copyBytes(from: message)
        try sends.send(messages.slice(offset: offset, count: Self.messageSize))
        try sends.flush()
    }

    /// Reads the peer's text.
    mutating func read(_ source: RemoteBuffer) throws {
        try sends.read(into: text.slice(count: Int(source.length)), from: source.address, key: source.key)
        try finishSends()
    }

    /// Writes the text, with the zero at its end, to the peer.
    mutating func write(to target: RemoteBuffer) throws {
        guard let end = text.bytes.firstIndex(of: 0) else { throw Failure("the text does not end") }
        let length = end + 1
        guard length <= target.length else { throw Failure("the peer's memory is too small") }
        try sends.write(text.slice(count: length), to: target.address, key: target.key)
        try finishSends()
    }

    /// What the peer's next message says; nil where the connection has ended instead.
    mutating func nextMessage(_ connection: Connection) throws -> RemoteBuffer? {
        let start = ContinuousClock.now
        var pokes = 0
        while arrived.isEmpty {
            if try !reap(timeoutMilliseconds: 50) { return nil }
            // Over RoCE receives are flushed when this end answers the peer's leaving, which this does.
            _ = try connection.end()
            let waited = ContinuousClock.now - start
            if waited > .seconds(20) { throw Failure("the peer is stuck") }
            if waited > .seconds(pokes + 1), connection.connectionID.transport == .iwarp {
                try sends.poke()
                pokes += 1
            }
        }
        let message = arrived.removeFirst()
        guard message.count == Self.messageSize else { throw Failure("a message of \(message.count) bytes") }
        func number(_ range: Range<Int>) -> UInt64 { message[range].reduce(0) { $0 << 8 | UInt64($1) } }
        let buffer = RemoteBuffer(address: number(0..<8), key: UInt32(number(8..<12)), length: number(12..<16))
        guard buffer.length <= UInt64(text.count) else { throw Failure("more memory than was agreed on") }
        return buffer
    }

    private mutating func finishSends() throws {
        try sends.flush()
        while sends.outstanding > 0 {
            guard try reap(timeoutMilliseconds: 20_000) else { throw Failure("the connection ended in a round") }
        }
    }

    /// Takes completions: false when the connection has ended.
    private mutating func reap(timeoutMilliseconds: Int32) throws -> Bool {
        let count = try poller.wait(timeoutMilliseconds: timeoutMilliseconds)
        for index in 0..<count {
            let completion = poller[index]
            if completion.status == .flushed { return false }
            guard completion.isReceive else {
                try sends.complete(completion)
                continue
            }
            try completion.check("receiving")
            arrived.append([UInt8](receives.message(completion)))
            try receives.post(completion.slot)
            try receives.flush()
        }
        return true
    }

    /// What went wrong outside of the verbs. Not an expectation: those count only on a test's own thread.
    struct Failure: Error, CustomStringConvertible {
        let description: String

        init(_ description: String) { self.description = description }
    }
}
