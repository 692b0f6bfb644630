import Glibc
import SystemPackage

/// The sending end of a TCP channel.
///
/// In event mode the blocking send(2) in ``sleep()`` moves the data and waits for room in one call; otherwise
/// ``reap()`` sends what fits at once.
struct TCPSender: Requester, ~Copyable {
    private let socket: Socket
    private let memory: BlockMemory
    private let stamp: BlockStamp?
    private let sendsWhileSleeping: Bool
    private var current: Block?
    private var sent = 0
    private(set) var ledger = BlockLedger()

    init(socket: consuming Socket, plan: TransferPlan, stamp: BlockStamp?) throws(ChannelError) {
        self.socket = socket
        self.stamp = stamp
        memory = try BlockMemory(byteCount: plan.stride, hugePages: plan.hugePages)
        sendsWhileSleeping = plan.completion == .event
    }

    var room: Int { current == nil ? 1 : 0 }
    var outstanding: Int { current == nil ? 0 : 1 }
    var descriptor: Int32 { socket.descriptor }

    mutating func post(_ block: Block) throws(ChannelError) {
        stamp?.write(block, to: memory.base)
        current = block
        sent = 0
    }

    mutating func flush() throws(ChannelError) {}

    mutating func reap() throws(ChannelError) -> Bool {
        guard !sendsWhileSleeping else { return false }
        return try transmit(flags: MSG_NOSIGNAL_FLAG | MSG_DONTWAIT_FLAG)
    }

    mutating func sleep() throws(ChannelError) {
        _ = try transmit(flags: MSG_NOSIGNAL_FLAG)
    }

    mutating func finish() throws(ChannelError) {
        shutdown(socket.descriptor, Int32(SHUT_WR))
    }

    private mutating func transmit(flags: Int32) throws(ChannelError) -> Bool {
        guard let block = current else { return false }
        let count = send(socket.descriptor, memory.base + sent, block.length - sent, flags)
        guard count > 0 else {
            let error = errno
            if error == EAGAIN || error == EINTR { return false }
            throw .socket(operation: "sending on a data channel", Errno(rawValue: error))
        }
        sent += count
        ledger.bytes &+= UInt64(count)
        if sent == block.length {
            ledger.complete(block)
            current = nil
        }
        return true
    }
}
