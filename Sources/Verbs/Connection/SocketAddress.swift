import Glibc

/// An IPv4 or IPv6 address with a port.
public struct SocketAddress: Hashable, Sendable {
    /// The numeric address; IPv6 in eight groups of 16 bits, with the zone of a link-local address.
    enum Host: Hashable, Sendable {
        case ipv4(UInt32)
        case ipv6(UInt64, UInt64, zone: UInt32)
    }

    let address: Host
    /// The port, 0 for one that the system picks.
    public var port: UInt16

    init(_ address: Host, port: UInt16) {
        self.address = address
        self.port = port
    }

    /// An address from its numeric text, as in "198.18.0.1", "fd00::1" or "fe80::1%eth0".
    ///
    /// - Throws: ``RdmaError`` where the text is none.
    public init(_ text: String, port: UInt16 = 0) throws(RdmaError) {
        guard let address = try Self.lookUp(text, port: port, flags: AI_NUMERICHOST).first else {
            throw RdmaError(.unsupported("no such address"), "reading the address \(text)")
        }
        self = address
    }

    /// The addresses of a host, by its name or numeric text, in the order in which they should be tried.
    ///
    /// The corresponding call is getaddrinfo(3).
    /// - Throws: ``RdmaError`` where the name is not known.
    public static func resolve(_ host: String, port: UInt16 = 0) throws(RdmaError) -> [SocketAddress] {
        try lookUp(host, port: port, flags: 0)
    }

    /// All IPv4 addresses of this host, for listening.
    public static func anyIPv4(port: UInt16 = 0) -> SocketAddress { SocketAddress(.ipv4(0), port: port) }

    /// All addresses of this host, for listening: IPv6, and IPv4 with it.
    public static func anyIPv6(port: UInt16 = 0) -> SocketAddress { SocketAddress(.ipv6(0, 0, zone: 0), port: port) }

    /// An address from its bytes, 4 or 16 of them in network byte order; nil for any other number.
    public init?(bytes: [UInt8], port: UInt16 = 0) {
        func number(_ range: Range<Int>) -> UInt64 { bytes[range].reduce(0) { $0 << 8 | UInt64($1) } }
        switch bytes.count {
        case 4: self.init(.ipv4(UInt32(number(0..<4))), port: port)
        case 16: self.init(.ipv6(number(0..<8), number(8..<16), zone: 0), port: port)
        default: return nil
        }
    }

    /// The address in network byte order: 4 bytes or 16; a zone is not in them.
    public var bytes: [UInt8] {
        func bytes(_ number: some FixedWidthInteger) -> [UInt8] { withUnsafeBytes(of: number.bigEndian, Array.init) }
        return switch address {
        case .ipv4(let host): bytes(host)
        case .ipv6(let high, let low, _): bytes(high) + bytes(low)
        }
    }

    /// Whether this is an IPv6 address.
    public var isIPv6: Bool {
        if case .ipv6 = address { true } else { false }
    }

    /// Whether only this host can reach it: 127.0.0.0/8 or ::1.
    public var isLoopback: Bool {
        switch address {
        case .ipv4(let host): host >> 24 == 127
        case .ipv6(let high, let low, _): high == 0 && low == 1
        }
    }

    /// The numeric text without the port, as in "198.18.0.1" or "fe80::1%eth0".
    public var host: String {
        var text = [CChar](repeating: 0, count: 128)
        let code = withSockaddr { getnameinfo($0, $1, &text, socklen_t(text.count), nil, 0, NI_NUMERICHOST) }
        guard code == 0 else { return "" }
        return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
    }

    private static func lookUp(_ host: String, port: UInt16, flags: CInt) throws(RdmaError) -> [SocketAddress] {
        let operation = "looking up the address of \(host)"
        var hints = addrinfo()
        hints.ai_flags = flags
        hints.ai_socktype = CInt(SOCK_STREAM.rawValue)
        var list: UnsafeMutablePointer<addrinfo>?
        let code = getaddrinfo(host, nil, &hints, &list)
        guard code == 0 else {
            if code == EAI_SYSTEM { throw RdmaError(errno: errno, operation) }
            let hint = "Check the spelling, and that the name is known here (`getent hosts \(host)`)."
            throw RdmaError(.unsupported(String(cString: gai_strerror(code))), operation, hint: hint)
        }
        defer { freeaddrinfo(list) }
        var addresses: [SocketAddress] = []
        var entry = list
        while let current = entry {
            if var address = SocketAddress(current.pointee.ai_addr) {
                address.port = port
                addresses.append(address)
            }
            entry = current.pointee.ai_next
        }
        return addresses
    }
}

extension SocketAddress: CustomStringConvertible {
    /// Address and port, as in "198.18.0.1:7174" or "[fd00::1]:7174".
    public var description: String {
        isIPv6 ? "[\(host)]:\(port)" : "\(host):\(port)"
    }
}
