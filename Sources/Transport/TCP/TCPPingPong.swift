import Glibc
import SystemPackage

/// One message at a time over TCP.
struct TCPPingPong: PingPong, ~Copyable {
    private let socket: Socket
    private let memory: BlockMemory
    private let length: Int
    private let flags: Int32
    private var received = 0
    private var hasEnded = false
    private var untilTold = Backoff(first: 1000)

    init(socket: consuming Socket, plan: TransferPlan) throws(ChannelError) {
        self.socket = socket
        length = plan.blockSize
        memory = try BlockMemory(byteCount: plan.stride, hugePages: plan.hugePages)
        flags = plan.completion == .event ? 0 : MSG_DONTWAIT_FLAG
    }

    mutating func exchange(_ phase: RunPhase) throws(ChannelError) -> Bool {
        try transmit(phase)
        while !phase.isAborted {
            if try receive() { return true }
            if hasEnded { throw .closedByPeer("waiting for an answer") }
        }
        return false
    }

    mutating func answer(_ phase: RunPhase) throws(ChannelError) -> Bool {
        guard try receive() else {
            // The end of the stream is not the end of the run: that the session says. Do not spin until it does.
            if hasEnded { untilTold.sleep() }
            return false
        }
        try transmit(phase)
        return true
    }

    mutating func finish() {
        shutdown(socket.descriptor, Int32(SHUT_WR))
    }

    private func transmit(_ phase: RunPhase) throws(ChannelError) {
        var sent = 0
        while sent < length && !phase.isAborted {
            let count = send(socket.descriptor, memory.base + sent, length - sent, MSG_NOSIGNAL_FLAG)
            if count > 0 {
                sent += count
            } else if errno != EAGAIN && errno != EINTR {
                throw .socket(operation: "sending on a data channel", Errno(rawValue: errno))
            }
        }
    }

    /// True when the whole message has arrived.
    private mutating func receive() throws(ChannelError) -> Bool {
        let count = recv(socket.descriptor, memory.base + received, length - received, flags)
        if count == 0 { hasEnded = true }
        guard count > 0 else {
            guard count == 0 || errno == EAGAIN || errno == EINTR else {
                throw .socket(operation: "receiving on a data channel", Errno(rawValue: errno))
            }
            return false
        }
        received += count
        guard received == length else { return false }
        received = 0
        return true
    }
}
