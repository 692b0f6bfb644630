import Glibc
import Metering
import Synchronization
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
    private let isClosed = Atomic<Bool>(false)
    /// The port that clients connect to.
    public let port: UInt16

    /// Listens on `address`; port 0 lets the kernel choose one.
    ///
    /// - Throws: ``ChannelError/socket(operation:_:)``, most often `EADDRINUSE`.
    public init(address: SocketAddress, desk: ArrivalDesk) throws(ChannelError) {
        self.desk = desk
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

    /// Stops listening within a fifth of a second.
    public func close() {
        isClosed.store(true, ordering: .releasing)
    }

    private func serve() {
        var pending: [Pending] = []
        defer {
            pending.forEach { _ = Socket(owning: $0.descriptor) }
            _ = Socket(owning: listener)
        }
        while !isClosed.load(ordering: .acquiring) {
            var polled = [pollfd(fd: listener, events: Int16(POLLIN), revents: 0)]
            polled += pending.map { pollfd(fd: $0.descriptor, events: Int16(POLLIN), revents: 0) }
            poll(&polled, nfds_t(polled.count), 200)
            pending = zip(pending, polled.dropFirst()).compactMap { advance($0, isReadable: $1.revents != 0) }
            if polled[0].revents != 0 { while accept(into: &pending) {} }
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
