import Glibc

/// A blocking TCP socket on loopback, for tests that play the other end; closed when it goes away.
public final class TestSocket: Sendable {
    /// A call that failed.
    public struct Failure: Error {
        let call: String
        let errorNumber: Int32
    }

    /// For system calls that there is no method for.
    public let descriptor: Int32
    private let isOwned: Flag

    private init(_ descriptor: Int32) throws {
        self.descriptor = descriptor
        isOwned = Flag()
        // Only against hanging.
        var patience = timeval(tv_sec: 20, tv_usec: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
        setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &patience, socklen_t(MemoryLayout<timeval>.size))
    }

    deinit {
        if isOwned.isSet { close(descriptor) }
    }

    /// Connects to a port of 127.0.0.1.
    public convenience init(connectingTo port: UInt16) throws {
        try self.init(try Self.open())
        guard Self.withLoopback(port, { connect(descriptor, $0, $1) }) == 0 else { throw Failure("connect") }
    }

    /// Listens on 127.0.0.1; 0 lets the kernel choose the port.
    public static func listening(on port: UInt16 = 0) throws -> TestSocket {
        let socket = try TestSocket(try open())
        guard withLoopback(port, { bind(socket.descriptor, $0, $1) }) == 0 else { throw Failure("bind") }
        guard listen(socket.descriptor, 16) == 0 else { throw Failure("listen") }
        return socket
    }

    /// The next caller of a listening socket.
    public func accepted() throws -> TestSocket {
        let caller = accept(descriptor, nil, nil)
        guard caller >= 0 else { throw Failure("accept") }
        return try TestSocket(caller)
    }

    /// Two sockets that are connected to each other.
    public static func pair() throws -> (TestSocket, TestSocket) {
        var descriptors: [Int32] = [-1, -1]
        guard socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0, &descriptors) == 0 else {
            throw Failure("socketpair")
        }
        return (try TestSocket(descriptors[0]), try TestSocket(descriptors[1]))
    }

    /// The port of this end.
    public var port: UInt16 {
        var address = sockaddr_in()
        var size = socklen_t(MemoryLayout<sockaddr_in>.size)
        _ = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { getsockname(descriptor, $0, &size) }
        }
        return UInt16(bigEndian: address.sin_port)
    }

    /// Gives the descriptor away.
    public func release() -> Int32 {
        isOwned.clear()
        return descriptor
    }

    /// Sends all of it.
    public func send(_ bytes: [UInt8]) throws {
        guard Glibc.send(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL)) == bytes.count else {
            throw Failure("send")
        }
    }

    /// What comes next, at most so many bytes; empty at the end of the stream, nil where the other end cut it.
    public func receive(_ count: Int) -> [UInt8]? {
        var bytes = [UInt8](repeating: 0, count: count)
        let received = recv(descriptor, &bytes, count, 0)
        return received < 0 ? nil : Array(bytes.prefix(received))
    }

    /// Exactly so many bytes; nil where they do not come.
    public func receiveAll(_ count: Int) -> [UInt8]? {
        var bytes: [UInt8] = []
        while bytes.count < count {
            guard let more = receive(count - bytes.count), !more.isEmpty else { return nil }
            bytes += more
        }
        return bytes
    }

    /// Reads until the other end is gone; false where it still was there after 20 s.
    public func waitForEnd() -> Bool {
        while true {
            guard let bytes = receive(65_536) else { return errno != EAGAIN }
            if bytes.isEmpty { return true }
        }
    }

    /// Whether the other end is closed at this moment.
    public var isClosedByPeer: Bool {
        var byte: UInt8 = 0
        return recv(descriptor, &byte, 1, Int32(MSG_DONTWAIT | MSG_PEEK)) == 0
    }

    /// Says that nothing more will be sent.
    public func shutdownSending() {
        shutdown(descriptor, Int32(SHUT_WR))
    }

    /// Closes it with a reset, as the kernel does for a process that dies with data unread.
    public func reset() {
        var linger = Glibc.linger(l_onoff: 1, l_linger: 0)
        setsockopt(descriptor, SOL_SOCKET, SO_LINGER, &linger, socklen_t(MemoryLayout<Glibc.linger>.size))
        if isOwned.clear() { close(descriptor) }
    }

    private static func open() throws -> Int32 {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0)
        guard descriptor >= 0 else { throw Failure("socket") }
        return descriptor
    }

    private static func withLoopback(
        _ port: UInt16,
        _ call: (UnsafePointer<sockaddr>, socklen_t) -> Int32
    ) -> Int32 {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_port = port.bigEndian
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        return withUnsafePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
                call($0, socklen_t(MemoryLayout<sockaddr_in>.size))
            }
        }
    }
}

extension TestSocket.Failure {
    init(_ call: String) {
        self.init(call: call, errorNumber: errno)
    }
}
