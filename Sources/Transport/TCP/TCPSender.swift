import Glibc
import SystemPackage

/// The sending end of a TCP channel.
///
/// In event mode the blocking send(2) in ``sleep()`` moves the data and waits for room in one call; otherwise
/// ``reap()`` sends what fits at once.
///
/// What the kernel has taken is not there yet. Blocks are kept in mind until the peer's kernel has acknowledged them
/// (SIOCOUTQ, tcp(7)): if the connection dies before, they have to be carried again.
struct TCPSender: Requester, ~Copyable {
    private let socket: Socket
    private let memory: BlockMemory
    private let stamp: BlockStamp?
    /// Bytes in both sockets' buffers: more than the kernel gives them by itself (tcp_wmem, tcp_rmem).
    private static let mostUnderWay = 32 << 20
    private let sendsWhileSleeping: Bool
    /// The block that is being sent, how many bytes of it may go, and how many have gone.
    private var current: Block?
    private var allowed = 0
    private var sent = 0
    /// Blocks that the kernel has taken, and the peer's perhaps not yet.
    private var unacknowledged: Fifo<Block>
    private var acknowledged = BlockLedger()
    private(set) var ledger = BlockLedger()

    init(socket: consuming Socket, plan: TransferPlan, stamp: BlockStamp?) throws(ChannelError) {
        self.socket = socket
        self.stamp = stamp
        memory = try BlockMemory(byteCount: plan.stride, hugePages: plan.hugePages)
        sendsWhileSleeping = plan.completion == .event
        unacknowledged = Fifo(capacity: min(16384, max(16, Self.mostUnderWay / plan.blockSize)))
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
    var room: Int { sent == allowed && !unacknowledged.isFull ? 1 : 0 }
    var outstanding: Int { unacknowledged.count &+ (current == nil ? 0 : 1) }
    var descriptor: Int32 { socket.descriptor }

    var posted: PostedBlocks {
        let blocks = unacknowledged.all + (current.map { [$0] } ?? [])
        return PostedBlocks(confirmed: acknowledged, unconfirmed: blocks, bytes: ledger.bytes)
    }

    mutating func post(_ piece: Piece) throws(ChannelError) {
        stamp?.write(piece.block, to: memory.base)
        current = piece.block
        allowed = piece.offset &+ piece.length
    }

    /// The block becomes a short one: what the other end makes of the last bytes of a stream.
    mutating func cut() {
        guard let block = current, allowed < block.length else { return }
        current = Block(index: block.index, length: allowed)
        if sent == allowed { completeBlock() }
    }

    mutating func flush() throws(ChannelError) {}

    mutating func reap() throws(ChannelError) -> Bool {
        if sent == allowed { return try acknowledge() }
        guard !sendsWhileSleeping else { return false }
        return try transmit(flags: MSG_NOSIGNAL_FLAG | MSG_DONTWAIT_FLAG)
    }

    mutating func sleep() throws(ChannelError) -> Bool {
        if sent < allowed { return try transmit(flags: MSG_NOSIGNAL_FLAG) }
        // Nothing tells of an acknowledgement: look again in about the time that one takes.
        usleep(200)
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
        let count = send(socket.descriptor, memory.base + sent, allowed - sent, flags)
        guard count > 0 else {
            let error = errno
            if error == EAGAIN || error == EINTR { return false }
            throw .socket(operation: "sending on a data channel", Errno(rawValue: error))
        }
        sent += count
        ledger.bytes &+= UInt64(count)
        if sent == current?.length { completeBlock() }
        return true
    }

    private mutating func completeBlock() {
        guard let block = current.take() else { return }
        ledger.complete(block)
        unacknowledged.append(block)
        allowed = 0
        sent = 0
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
        let arrived = ledger.bytes &- UInt64(max(0, queued))
        let before = acknowledged.blocks
        while unacknowledged.count > 0, acknowledged.bytes + UInt64(unacknowledged[0].length) <= arrived {
            acknowledged.enter(unacknowledged.removeFirst())
        }
        return acknowledged.blocks > before
    }
}

/// Bytes of a socket that the peer has not acknowledged: the kernel's name for TIOCOUTQ.
private let SIOCOUTQ = UInt(TIOCOUTQ)
