import Glibc
import Metering
import SystemPackage
import Verbs

/// A TCP socket that is closed when its owner goes away.
struct Socket: ~Copyable {
    /// How long a blocking call may take before the worker looks at the run's phase again.
    static let patience = timeval(tv_sec: 0, tv_usec: 100_000)

    let descriptor: Int32

    /// Takes over a descriptor.
    init(owning descriptor: Int32) {
        self.descriptor = descriptor
    }

    deinit {
        close(descriptor)
    }

    /// A socket that is connected to `address`.
    ///
    /// - Parameters:
    ///   - source: this host's address on it; nil leaves it to the routing table.
    ///   - marking: of its packets, from the first on.
    ///   - check: asked ten times a second; what it throws ends the attempt.
    /// - Throws: ``ChannelError/socket(operation:_:)`` when refused, unreachable or not answered in `timeout` ms.
    static func connected(
        to address: SocketAddress,
        from source: SocketAddress? = nil,
        timeout milliseconds: Int32,
        marking: TrafficMarking? = nil,
        check: () throws(ChannelError) -> Void = {}
    ) throws(ChannelError) -> Socket {
        let operation = "connecting to \(address)" + (source.map { " from \($0.host)" } ?? "")
        let socket = try Socket(family: address)
        try socket.mark(marking)
        if let source, source.withSockaddr({ bind(socket.descriptor, $0, $1) }) != 0 {
            throw .socket(operation: operation, Errno(rawValue: errno))
        }
        let result = address.withSockaddr { connect(socket.descriptor, $0, $1) }
        if result != 0 {
            guard errno == EINPROGRESS else { throw .socket(operation: operation, Errno(rawValue: errno)) }
            var item = pollfd(fd: socket.descriptor, events: Int16(POLLOUT), revents: 0)
            var left = milliseconds
            while poll(&item, 1, min(left, 100)) <= 0 {
                left -= 100
                guard left > 0 else { throw .socket(operation: operation, .timedOut) }
                try check()
            }
            let error: Int32 = try socket.option(SOL_SOCKET, SO_ERROR)
            guard error == 0 else { throw .socket(operation: operation, Errno(rawValue: error)) }
        }
        _ = fcntl(socket.descriptor, F_SETFL, fcntl(socket.descriptor, F_GETFL) & ~O_NONBLOCK)
        return socket
    }

    /// A socket that does not block, for addresses of the kind of `address`.
    init(family address: SocketAddress) throws(ChannelError) {
        let kind = Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | SOCK_NONBLOCK.rawValue)
        let descriptor = Glibc.socket(address.isIPv6 ? AF_INET6 : AF_INET, kind, 0)
        guard descriptor >= 0 else { throw .socket(operation: "opening a socket", Errno(rawValue: errno)) }
        self.init(owning: descriptor)
    }

    /// Sets what every data channel wants: no delay, bounded blocking, and a peer that is gone noticed in seconds.
    ///
    /// - Parameter seconds: how long the peer may leave data unacknowledged.
    func prepareForData(deadAfter seconds: Double) throws(ChannelError) {
        try set(IPPROTO_TCP_LEVEL, TCP_NODELAY, Int32(1))
        try set(IPPROTO_TCP_LEVEL, TCP_USER_TIMEOUT, Int32(seconds * 1000))
        try set(SOL_SOCKET, SO_RCVTIMEO, Self.patience)
        try set(SOL_SOCKET, SO_SNDTIMEO, Self.patience)
    }

    /// setsockopt(2).
    func set<Value>(_ level: Int32, _ name: Int32, _ value: Value) throws(ChannelError) {
        let result = withUnsafeBytes(of: value) {
            setsockopt(descriptor, level, name, $0.baseAddress, socklen_t($0.count))
        }
        guard result == 0 else { throw .socket(operation: "setting socket option \(name)", Errno(rawValue: errno)) }
    }

    /// getsockopt(2) of an option that is a number.
    func option(_ level: Int32, _ name: Int32) throws(ChannelError) -> Int32 {
        var value: Int32 = 0
        var size = socklen_t(MemoryLayout<Int32>.size)
        guard getsockopt(descriptor, level, name, &value, &size) == 0 else {
            throw .socket(operation: "reading socket option \(name)", Errno(rawValue: errno))
        }
        return value
    }

    /// Sends all of `bytes`, which are few: no more than fits an empty socket buffer.
    func sendAll(_ bytes: [UInt8]) throws(ChannelError) {
        var sent = 0
        while sent < bytes.count {
            let count = bytes.withUnsafeBytes {
                send(descriptor, $0.baseAddress?.advanced(by: sent), bytes.count - sent, MSG_NOSIGNAL_FLAG)
            }
            guard count > 0 else { throw .socket(operation: "introducing a data channel", Errno(rawValue: errno)) }
            sent += count
        }
    }

    /// Gives the descriptor away; it is not closed here any more.
    consuming func release() -> Int32 {
        let descriptor = descriptor
        discard self
        return descriptor
    }
}

extension Socket {
    /// This end's address.
    var localAddress: SocketAddress? { address { getsockname($0, $1, $2) } }

    /// The other end's address.
    var peerAddress: SocketAddress? { address { getpeername($0, $1, $2) } }

    private func address(
        _ call: (Int32, UnsafeMutablePointer<sockaddr>, UnsafeMutablePointer<socklen_t>) -> Int32
    ) -> SocketAddress? {
        var storage = sockaddr_storage()
        var size = socklen_t(MemoryLayout<sockaddr_storage>.size)
        return withUnsafeMutablePointer(to: &storage) { storage in
            storage.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
                call(descriptor, address, &size) == 0 ? SocketAddress(address) : nil
            }
        }
    }
}

// The C constants in the types in which the calls want them.
let IPPROTO_TCP_LEVEL = Int32(IPPROTO_TCP)
let MSG_NOSIGNAL_FLAG = Int32(MSG_NOSIGNAL)
let MSG_DONTWAIT_FLAG = Int32(MSG_DONTWAIT)
let MSG_TRUNC_FLAG = Int32(MSG_TRUNC)
