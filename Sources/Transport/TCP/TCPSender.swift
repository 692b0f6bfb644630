import Glibc
import SystemPackage

/// The sending end of a TCP channel.
///
/// Blocks that are small go to the kernel together, as RDMA posts them: one call hands over ``TransferPlan/writeSize``
/// bytes of them, or what the pacer allows. A call for each block of 4 KiB would cost four times as much, most of it for
/// segments that are as small (TCP_NODELAY).
///
/// In event mode the blocking sendmsg(2) in ``sleep()`` moves the data and waits for room in one call; otherwise
/// ``reap()`` sends what fits at once.
///
/// Blocks without stamps are all alike, so they lie in one place, whatever their size and number: it stays in the processor's
/// own cache, as at the receiver, and one call takes it several times (sendmsg(2)).
///
/// With `--sendfile` the kernel does not copy: it takes the pages themselves (sendfile(2)), which nobody writes to while
/// they are on their way.
///
/// What the kernel has taken is not there yet. Blocks are kept in mind until the peer's kernel has acknowledged them
/// (SIOCOUTQ, tcp(7)): if the connection dies before, they have to be carried again.
struct TCPSender: Requester, ~Copyable {
    private let socket: Socket
    private let memory: BlockMemory
    private let stamp: BlockStamp?
    private let blockSize: Int
    /// Bytes that are made ready for a call at most: whole blocks.
    private let capacity: Int
    /// Bytes of memory that are sent, and sent again where a call hands over more.
    private let place: Int
    /// Stretches of memory that one call hands over at most: of 128 KiB each as much as `--tcp-write` may ask for, and a list
    /// that finds room on the stack.
    private static let mostStretches = 64
    /// Bytes in both sockets' buffers: more than the kernel gives them by itself (tcp_wmem, tcp_rmem).
    private static let mostUnderWay = 32 << 20
    private let sendsWhileSleeping: Bool
    /// Bytes that lie in memory to be sent, and how many of them the kernel has taken.
    private var filled = 0
    private var sent = 0
    /// The block whose last piece is not posted yet, as far as it is.
    private var begun: Piece?
    /// Blocks that are posted, oldest first, and not known to have arrived.
    private var blocks: Fifo<Block>
    /// How many of them the kernel has taken whole, and all bytes of those and of all before them.
    private var taken = 0
    private var takenBytes: UInt64 = 0
    /// Bytes that the peer's kernel has, and the blocks that are whole there.
    private var arrived: UInt64 = 0
    private var acknowledged = BlockLedger()
    private var untilAcknowledged = Backoff(first: 200)
    private(set) var ledger = BlockLedger()

    init(socket: consuming Socket, plan: TransferPlan, stamp: BlockStamp?) throws(ChannelError) {
        self.socket = socket
        self.stamp = stamp
        blockSize = plan.blockSize
        capacity = max(1, plan.writeSize / plan.blockSize) * plan.blockSize
        place = plan.senderMemory
        memory = try BlockMemory(byteCount: place, hugePages: plan.hugePages, isFile: plan.usesSendfile)
        sendsWhileSleeping = plan.completion == .event
        blocks = Fifo(capacity: min(16384, max(16, Self.mostUnderWay / plan.blockSize)))
    }

    /// Sets what a sender wants of its socket.
    ///
    /// Under a limit of the run the kernel takes no more than it can send, and 2 ms of the limit: else it would fill its
    /// buffer, which takes megabytes, when a link stands still, and send that at once when it is back.
    static func prepare(_ socket: borrowing Socket, plan: TransferPlan) throws(ChannelError) {
        guard let limit = plan.limit else { return }
        let unsent = Int32(clamping: limit.bytesPerSecond / (500 * plan.channels))
        try socket.set(IPPROTO_TCP_LEVEL, TCP_NOTSENT_LOWAT, max(4096, unsent))
    }

    /// What is stamped goes whole: its other end takes no short block.
    var takesPieces: Bool { stamp == nil }
    /// Nothing is added to what the kernel has begun to take.
    var room: Int { sent > 0 ? 0 : min(blocks.room, (capacity &- filled) / blockSize) }
    var isHolding: Bool { sent < filled }
    var outstanding: Int { blocks.count &+ (begun == nil ? 0 : 1) }
    var descriptor: Int32 { socket.descriptor }

    var posted: PostedBlocks {
        PostedBlocks(
            confirmed: acknowledged,
            unconfirmed: blocks.all + [begun?.block].compactMap { $0 },
            bytes: ledger.bytes
        )
    }

    mutating func post(_ piece: Piece) throws(ChannelError) {
        stamp?.write(piece.block, to: memory.base + filled)
        filled &+= piece.length
        if piece.isLast {
            begun = nil
            blocks.append(piece.block)
        } else {
            begun = piece
        }
    }

    /// The block becomes a short one: what the other end makes of the last bytes of a stream.
    mutating func cut() {
        guard let piece = begun.take() else { return }
        blocks.append(Block(index: piece.block.index, length: piece.offset &+ piece.length))
        completeBlocks()
    }

    mutating func flush() throws(ChannelError) {}

    mutating func reap() throws(ChannelError) -> Bool {
        guard isHolding else { return try acknowledge() }
        guard !sendsWhileSleeping else { return false }
        return try transmit(flags: MSG_NOSIGNAL_FLAG | MSG_DONTWAIT_FLAG)
    }

    mutating func sleep() throws(ChannelError) -> Bool {
        if isHolding { return try transmit(flags: MSG_NOSIGNAL_FLAG) }
        // Nothing tells of an acknowledgement: look again in about the time that one takes.
        untilAcknowledged.sleep()
        return try acknowledge()
    }

    func abandon() {
        // Fails only on a socket that has nothing queued any more.
        try? socket.set(SOL_SOCKET, SO_LINGER, linger(l_onoff: 1, l_linger: 0))
    }

    mutating func finish() throws(ChannelError) {
        shutdown(socket.descriptor, Int32(SHUT_WR))
    }

    private mutating func transmit(flags: Int32) throws(ChannelError) -> Bool {
        let count = if let file = memory.file { sendPages(of: file) } else { sendCopy(flags: flags) }
        guard count > 0 else {
            let error = errno
            if error == EAGAIN || error == EINTR { return false }
            throw .socket(operation: "sending on a data channel", Errno(rawValue: error))
        }
        untilAcknowledged.reset()
        sent &+= count
        if sent == filled { (filled, sent) = (0, 0) }
        ledger.bytes &+= UInt64(count)
        completeBlocks()
        return true
    }

    /// One call for all that is filled, up to ``mostStretches`` stretches.
    private func sendCopy(flags: Int32) -> Int {
        withUnsafeTemporaryAllocation(of: iovec.self, capacity: Self.mostStretches) { stretches in
            var (next, count) = (sent, 0)
            while next < filled, count < stretches.count {
                let (offset, length) = stretch(from: next)
                stretches.initializeElement(at: count, to: iovec(iov_base: memory.base + offset, iov_len: length))
                (next, count) = (next + length, count + 1)
            }
            var header = msghdr()
            (header.msg_iov, header.msg_iovlen) = (stretches.baseAddress, count)
            return sendmsg(socket.descriptor, &header, flags)
        }
    }

    /// Waits for room as the blocking sendmsg(2) does.
    private func sendPages(of file: Int32) -> Int {
        let (offset, length) = stretch(from: sent)
        var next = off_t(offset)
        return sendfile(socket.descriptor, file, &next, length)
    }

    /// Where in memory the bytes from `next` on lie, and how many of them in one stretch.
    private func stretch(from next: Int) -> (offset: Int, length: Int) {
        let offset = next % place
        return (offset, min(place - offset, filled - next))
    }

    /// Enters the blocks of which the kernel has taken the last byte.
    private mutating func completeBlocks() {
        while taken < blocks.count, takenBytes &+ UInt64(blocks[taken].length) <= ledger.bytes {
            takenBytes &+= UInt64(blocks[taken].length)
            ledger.complete(blocks[taken])
            taken &+= 1
        }
    }

    /// Strikes off what the peer's kernel has; false where that is nothing new.
    private mutating func acknowledge() throws(ChannelError) -> Bool {
        let error: Int32 = try socket.option(SOL_SOCKET, SO_ERROR)
        guard error == 0 else {
            throw .socket(operation: "sending on a data channel", Errno(rawValue: error))
        }
        var queued: Int32 = 0
        guard ioctl(socket.descriptor, SIOCOUTQ, &queued) == 0 else {
            throw .socket(operation: "asking what is not acknowledged", Errno(rawValue: errno))
        }
        let before = arrived
        arrived = ledger.bytes &- UInt64(max(0, queued))
        while taken > 0, acknowledged.bytes &+ UInt64(blocks[0].length) <= arrived {
            acknowledged.enter(blocks.removeFirst())
            taken &-= 1
        }
        guard arrived > before else { return false }
        untilAcknowledged.reset()
        return true
    }
}

/// Bytes of a socket that the peer has not acknowledged: the kernel's name for TIOCOUTQ.
private let SIOCOUTQ = UInt(TIOCOUTQ)
