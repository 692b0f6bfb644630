import Glibc
import SystemPackage

/// The receiving end of a TCP channel.
///
/// Without `--verify` the stream has no structure: bytes are counted, and as many are taken at once as fit into
/// ``TransferPlan/receiverMemory``. With it, each block's header says how long the block is and what it holds.
///
/// A receiver that sleeps is woken when ``wakeUpBytes`` are there, not for each segment (SO_RCVLOWAT, socket(7)); less
/// comes after ``Socket/patience``, or with the end of the stream.
///
/// With `--discard-received` the kernel counts what it has received and throws it away (MSG_TRUNC, tcp(7)): nothing is
/// copied, and nothing is delivered.
struct TCPReceiver: Responder, ~Copyable {
    /// A quarter of what a sender of few channels hands over at once, so that it is taken while the rest is on its way. A
    /// tenth of a millisecond of a 10 Gbps link: less costs wake-ups.
    private static let wakeUpBytes: Int32 = 128 * 1024

    private let socket: Socket
    let memory: BlockMemory
    private let stamp: BlockStamp?
    private let blockSize: Int
    private let receivesWhileSleeping: Bool
    /// Of every call.
    private let flags: Int32
    /// Bytes of the current block that have arrived.
    private var filled = 0
    private(set) var ledger = BlockLedger()
    private var hasEnded = false
    private var untilTold = Backoff(first: 1000)
    let countsBlocks = true

    var seen: BlockLedger {
        var whole = ledger
        whole.bytes &-= UInt64(filled)
        return whole
    }

    init(socket: consuming Socket, plan: TransferPlan, stamp: BlockStamp?) throws(ChannelError) {
        self.socket = socket
        self.stamp = stamp
        blockSize = plan.blockSize
        memory = try BlockMemory(byteCount: plan.receiverMemory, hugePages: plan.hugePages)
        receivesWhileSleeping = plan.completion == .event
        flags = plan.discardsReceived ? MSG_TRUNC_FLAG : 0
    }

    /// Sets what a receiver wants of its socket.
    ///
    /// Under a limit of the run all receivers together leave no more than 5 ms of it unread, lest figures go in steps.
    static func prepare(_ socket: borrowing Socket, plan: TransferPlan) throws(ChannelError) {
        let paced = plan.limit.map { Int32(clamping: $0.bytesPerSecond / (200 * plan.channels)) } ?? wakeUpBytes
        try socket.set(SOL_SOCKET, SO_RCVLOWAT, min(wakeUpBytes, max(1, paced)))
    }

    mutating func serve() throws(ChannelError) -> Bool {
        guard !receivesWhileSleeping else { return false }
        return try receive(flags: MSG_DONTWAIT_FLAG)
    }

    mutating func sleep() throws(ChannelError) -> Bool {
        try receive(flags: 0)
    }

    private mutating func receive(flags: Int32) throws(ChannelError) -> Bool {
        guard !hasEnded else {
            // How much there should have been the other end says on the control channel: do not spin until it does.
            untilTold.sleep()
            return false
        }
        let (place, length) = try next()
        let count = recv(socket.descriptor, place, length, flags | self.flags)
        if count == 0 {
            hasEnded = true
            finishStream()
            return false
        }
        guard count > 0 else {
            let error = errno
            if error == EAGAIN || error == EINTR { return false }
            throw .socket(operation: "receiving on a data channel", Errno(rawValue: error))
        }
        filled += count
        ledger.bytes &+= UInt64(count)
        finishBlocks()
        return true
    }

    /// Where the next bytes go, and how many: anywhere and all that is there, or up to the end of a stamped block.
    private func next() throws(ChannelError) -> (UnsafeMutableRawPointer, Int) {
        guard let stamp else { return (memory.base, memory.byteCount) }
        guard filled >= BlockStamp.minimumLength else {
            return (memory.base + filled, BlockStamp.minimumLength - filled)
        }
        guard let block = stamp.header(at: memory.base, longest: blockSize) else {
            throw .failed("a block arrived without its stamp: the stream is damaged, or the ends disagree on --verify")
        }
        return (memory.base + filled, block.length - filled)
    }

    private mutating func finishBlocks() {
        guard let stamp else {
            ledger.blocks &+= UInt64(filled / blockSize)
            filled %= blockSize
            return
        }
        guard filled >= BlockStamp.minimumLength, let block = stamp.header(at: memory.base, longest: blockSize),
            filled == block.length
        else { return }
        ledger.complete(block, intact: stamp.matches(block, at: memory.base))
        filled = 0
    }

    /// The last block of a stream without stamps may be a short one.
    private mutating func finishStream() {
        if stamp == nil && filled > 0 { ledger.blocks &+= 1 }
    }
}
