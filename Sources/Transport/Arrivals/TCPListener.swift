import Glibc
import Metering
import SystemPackage
import Verbs

/// Accepts TCP data channels and brings each to its session once it has introduced itself.
///
/// One thread for all: an introduction is a few bytes, and a caller that sends none within five seconds is closed.
public final class TCPListener: Sendable {
    private static let introductionTimeout: UInt64 = 5_000_000_000
    private static let mostPending = 4096

    private struct Pending {
        let descriptor: Int32
        let deadline: MonotonicTime
        var bytes: [UInt8] = []
    }

    private let listener: Int32
    private let desk: ArrivalDesk
    private let closing: WakeUp
    /// The port that clients connect to.
    public let port: UInt16

    /// Listens on `address`; port 0 lets the kernel choose one.
    ///
    /// - Throws: ``ChannelError/socket(operation:_:)``, most often `EADDRINUSE`.
    public init(address: SocketAddress, desk: ArrivalDesk) throws(ChannelError) {
        self.desk = desk
        closing = try WakeUp()
        let socket = try Socket(family: address)
        try socket.set(SOL_SOCKET, SO_REUSEADDR, Int32(1))
        let bound = address.withSockaddr { bind(socket.descriptor, $0, $1) }
        guard bound == 0, listen(socket.descriptor, 1024) == 0 else {
            throw .socket(operation: "listening for data channels on \(address)", Errno(rawValue: errno))
        }
        port = socket.localAddress?.port ?? address.port
        listener = socket.release()
        do {
            try WorkerThread.start("tcp-accept") { self.serve() }
        } catch {
            _ = Socket(owning: listener)
            throw error
        }
    }

    /// Stops listening.
    public func close() {
        closing.send()
    }

    private func serve() {
        var pending: [Pending] = []
        defer {
            pending.forEach { _ = Socket(owning: $0.descriptor) }
            _ = Socket(owning: listener)
        }
        while true {
            let descriptors = [closing.descriptor, listener] + pending.map(\.descriptor)
            var polled = descriptors.map { pollfd(fd: $0, events: Int16(POLLIN), revents: 0) }
            // Those who have not introduced themselves have their time for it.
            poll(&polled, nfds_t(polled.count), pending.isEmpty ? -1 : 200)
            if polled[0].revents != 0 { return }
            pending = zip(pending, polled.dropFirst(2)).compactMap { advance($0, isReadable: $1.revents != 0) }
            if polled[1].revents != 0 { while accept(into: &pending) {} }
        }
    }

    /// Takes a caller; false where nobody waits.
    private func accept(into pending: inout [Pending]) -> Bool {
        let descriptor = Glibc.accept(listener, nil, nil)
        guard descriptor >= 0 else {
            // Out of descriptors: the caller waits in the backlog; do not spin until one is free.
            if errno == EMFILE || errno == ENFILE { usleep(50_000) }
            return false
        }
        guard pending.count < Self.mostPending, !OpenFiles.isReserved(descriptor) else {
            _ = Socket(owning: descriptor)
            return true
        }
        _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
        let deadline = MonotonicTime.now().advanced(byNanoseconds: Self.introductionTimeout)
        pending.append(Pending(descriptor: descriptor, deadline: deadline))
        return true
    }

    /// Reads on; nil when the caller was delivered or closed.
    private func advance(_ caller: Pending, isReadable: Bool) -> Pending? {
        var caller = caller
        if isReadable {
            var buffer = [UInt8](repeating: 0, count: ChannelIntroduction.size - caller.bytes.count)
            let count = recv(caller.descriptor, &buffer, buffer.count, MSG_DONTWAIT_FLAG)
            if count > 0 {
                caller.bytes += buffer.prefix(count)
            } else if count == 0 || errno != EAGAIN {
                return close(caller)
            }
        }
        guard caller.bytes.count == ChannelIntroduction.size else {
            return MonotonicTime.now() < caller.deadline ? caller : close(caller)
        }
        guard let introduction = ChannelIntroduction(bytes: caller.bytes),
            desk.deliver(.tcp(descriptor: caller.descriptor), introduction)
        else { return close(caller) }
        return nil
    }

    private func close(_ caller: Pending) -> Pending? {
        _ = Socket(owning: caller.descriptor)
        return nil
    }
}
