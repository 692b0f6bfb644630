import Glibc
import Metering
import SystemPackage

/// Messages with and without data behind them, over a TCP socket, both ways at once: nothing here blocks but ``sleep``.
struct MessageStream: ~Copyable {
    private struct Outgoing: BitwiseCopyable {
        let message: ChannelMessage
        let data: UnsafeMutableRawPointer?
        /// Bytes of the message and its data.
        var length: Int { ChannelMessage.size + (data == nil ? 0 : Int(message.length)) }
    }

    private let socket: Socket
    private var outgoing: Fifo<Outgoing>
    /// Bytes of the first outgoing message that the kernel has taken.
    private var sent = 0
    /// Where messages stand as they are on the wire: the one that leaves, and the one that arrives behind it.
    private let wire: UnsafeMutableRawPointer
    private var incoming: ChannelMessage?
    private var sink: UnsafeMutableRawPointer?
    /// Bytes that have arrived of the incoming message; of its data once it is known.
    private var received = 0
    /// The other end has said that nothing will follow.
    private(set) var hasEnded = false

    /// - Parameter capacity: messages that may wait to be sent.
    init(_ socket: consuming Socket, capacity: Int) {
        self.socket = socket
        outgoing = Fifo(capacity: capacity)
        wire = .allocate(byteCount: 2 * ChannelMessage.slotSize, alignment: ChannelMessage.slotSize)
    }

    deinit {
        wire.deallocate()
    }

    /// Whether no more messages may wait to be sent.
    var isFull: Bool { outgoing.isFull }

    /// Appends a message, and the data behind it, which has to stay as it is until the other end has it.
    mutating func append(_ message: ChannelMessage, data: UnsafeMutableRawPointer? = nil) {
        outgoing.append(Outgoing(message: message, data: data))
        if outgoing.count == 1 { message.write(to: wire) }
    }

    /// Sends what the kernel takes at once; whether it took anything.
    mutating func transmit() throws(ChannelError) -> Bool {
        var hasMoved = false
        while outgoing.count > 0 {
            let first = outgoing[0]
            let count = send(first)
            guard count > 0 else {
                let error = errno
                if error == EAGAIN || error == EINTR { return hasMoved }
                throw .socket(operation: "sending on a data channel", Errno(rawValue: error))
            }
            hasMoved = true
            sent += count
            guard sent == first.length else { continue }
            sent = 0
            _ = outgoing.removeFirst()
            if outgoing.count > 0 { outgoing[0].message.write(to: wire) }
        }
        return hasMoved
    }

    /// The next whole message; nil where none has arrived yet.
    ///
    /// - Parameter place: where the data behind a message goes; nil where none follows.
    mutating func receive(
        _ place: (ChannelMessage) throws(ChannelError) -> UnsafeMutableRawPointer?
    ) throws(ChannelError) -> ChannelMessage? {
        while true {
            if let message = incoming {
                guard let sink, received < Int(message.length) else {
                    (incoming, received) = (nil, 0)
                    return message
                }
                guard try fill(sink, upTo: Int(message.length)) else { return nil }
            } else {
                let header = wire + ChannelMessage.slotSize
                guard try fill(header, upTo: ChannelMessage.size) else { return nil }
                guard received == ChannelMessage.size else { continue }
                let message = ChannelMessage(at: header)
                sink = try place(message)
                (incoming, received) = (message, 0)
            }
        }
    }

    /// Sleeps until something can be received, or sent where something waits for that, or until `deadline`.
    func sleep(until deadline: MonotonicTime) {
        // The end of a stream is readable for ever: then look again in a while.
        let events = (hasEnded ? 0 : POLLIN) | (outgoing.count > 0 ? POLLOUT : 0)
        var item = pollfd(fd: socket.descriptor, events: Int16(events), revents: 0)
        _ = Descriptors.wait(&item, count: 1, until: deadline)
    }

    /// Tells the other end that nothing will follow.
    func finish() {
        shutdown(socket.descriptor, Int32(SHUT_WR))
    }

    /// Receives what is there; false where nothing is.
    private mutating func fill(_ memory: UnsafeMutableRawPointer, upTo length: Int) throws(ChannelError) -> Bool {
        guard !hasEnded else { return false }
        let count = recv(socket.descriptor, memory + received, length - received, MSG_DONTWAIT_FLAG)
        if count == 0 { hasEnded = true }
        guard count > 0 else {
            let error = errno
            if count == 0 || error == EAGAIN || error == EINTR { return false }
            throw .socket(operation: "receiving on a data channel", Errno(rawValue: error))
        }
        received += count
        return true
    }

    /// Message and data with one call.
    private func send(_ first: Outgoing) -> Int {
        var pieces = (iovec(), iovec())
        var header = msghdr()
        let headLeft = max(0, ChannelMessage.size - sent)
        let dataSent = max(0, sent - ChannelMessage.size)
        pieces.0 = iovec(iov_base: wire + min(sent, ChannelMessage.size), iov_len: headLeft)
        pieces.1 = iovec(
            iov_base: first.data.map { $0 + dataSent },
            iov_len: first.data == nil ? 0 : Int(first.message.length) - dataSent
        )
        return withUnsafeMutablePointer(to: &pieces) { pair in
            pair.withMemoryRebound(to: iovec.self, capacity: 2) { pieces in
                header.msg_iov = pieces
                header.msg_iovlen = 2
                return sendmsg(socket.descriptor, &header, MSG_NOSIGNAL_FLAG | MSG_DONTWAIT_FLAG)
            }
        }
    }
}
