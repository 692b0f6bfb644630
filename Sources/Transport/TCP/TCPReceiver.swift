import Glibc
import SystemPackage

/// The receiving end of a TCP channel.
///
/// Without `--verify` the stream has no structure: bytes are counted. With it, each block's header says how long
/// the block is and what it holds.
///
/// A receiver that sleeps is woken when ``wakeUpBytes`` are there, not for each segment (SO_RCVLOWAT, socket(7)); less
/// comes after ``Socket/patience``, or with the end of the stream. Unlimited, that saves a third of the processor time.
struct TCPReceiver: Responder, ~Copyable {
    /// Half a millisecond of a 10 Gbps link: more gains nothing, less costs wake-ups.
    private static let wakeUpBytes: Int32 = 512 * 1024

    private let socket: Socket
    private let memory: BlockMemory
    private let stamp: BlockStamp?
    private let blockSize: Int
    private let receivesWhileSleeping: Bool
    /// Bytes of the current block that have arrived.
    private var filled = 0
    private(set) var ledger = BlockLedger()
    private var hasEnded = false
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
        memory = try BlockMemory(byteCount: plan.stride, hugePages: plan.hugePages)
        receivesWhileSleeping = plan.completion == .event
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
            usleep(1000)
            return false
        }
        let expected = try expectedLength()
        let count = recv(socket.descriptor, memory.base + filled, expected - filled, flags)
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
        try finishBlock()
        return true
    }

    /// How many bytes to have in memory before looking at them.
    private func expectedLength() throws(ChannelError) -> Int {
        guard let stamp else { return blockSize }
        guard filled >= BlockStamp.minimumLength else { return BlockStamp.minimumLength }
        guard let block = stamp.header(at: memory.base, longest: blockSize) else {
            throw .failed("a block arrived without its stamp: the stream is damaged, or the ends disagree on --verify")
        }
        return block.length
    }

    private mutating func finishBlock() throws(ChannelError) {
        guard let stamp else {
            if filled == blockSize {
                ledger.blocks &+= 1
                filled = 0
            }
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
