import Glibc
import Verbs

extension ProbeSocket {
    /// IP_RECVERR of linux/in.h and IPV6_RECVERR of linux/in6.h: errors are kept for whoever asks for them.
    var errorOption: (level: Int32, name: Int32) {
        isIPv6 ? (Int32(IPPROTO_IPV6), IPV6_RECVERR) : (Int32(IPPROTO_IP), IP_RECVERR)
    }

    /// To where packets were too large, as routers or this host's own interface have said since the last call.
    ///
    /// The kernel keeps what ICMP says of packets that this socket sent; see IP_RECVERR in ip(7).
    func refusals() -> [SocketAddress] {
        var refused: [SocketAddress] = []
        while let error = nextError() {
            if error.number == EMSGSIZE, let destination = error.destination { refused.append(destination) }
        }
        return refused
    }

    /// Takes the first error of the socket's queue: what it is, and to where the packet was sent.
    private func nextError() -> (number: Int32, destination: SocketAddress?)? {
        var storage = sockaddr_storage()
        // struct sock_extended_err of linux/errqueue.h begins with the number, behind the header of the message.
        let start = MemoryLayout<cmsghdr>.stride
        var control = [UInt8](repeating: 0, count: 256)
        return withUnsafeMutablePointer(to: &storage) { storage in
            control.withUnsafeMutableBytes { control in
                var header = msghdr()
                header.msg_name = UnsafeMutableRawPointer(storage)
                header.msg_namelen = socklen_t(MemoryLayout<sockaddr_storage>.size)
                header.msg_control = control.baseAddress
                header.msg_controllen = control.count
                guard recvmsg(descriptor, &header, Int32(MSG_ERRQUEUE | MSG_DONTWAIT)) >= 0 else {
                    return nil
                }
                guard header.msg_controllen >= start + MemoryLayout<Int32>.size else { return (0, nil) }
                let number = control.loadUnaligned(fromByteOffset: start, as: Int32.self)
                let address = storage.withMemoryRebound(to: sockaddr.self, capacity: 1) { SocketAddress($0) }
                return (number, address)
            }
        }
    }
}
