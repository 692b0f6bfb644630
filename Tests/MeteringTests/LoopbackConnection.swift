import Glibc
import Testing

/// Both ends of a TCP connection over the loopback; whoever asks closes them.
func loopbackConnection() throws -> (client: CInt, server: CInt) {
    let listener = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(listener) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = INADDR_LOOPBACK.bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let client = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    try withUnsafeMutableBytes(of: &address) { bytes in
        let pointer = try #require(bytes.baseAddress).assumingMemoryBound(to: sockaddr.self)
        try #require(bind(listener, pointer, length) == 0)
        try #require(listen(listener, 1) == 0)
        try #require(getsockname(listener, pointer, &length) == 0)
        try #require(connect(client, pointer, length) == 0)
    }
    return (client, accept(listener, nil, nil))
}
