import Glibc
import SystemPackage

/// Asks the kernel about its network, one question at a time; rtnetlink(7).
final class NetlinkSocket {
    /// struct nlmsghdr: length, type, flags, sequence number, port.
    private static let headerSize = 16
    /// NETLINK_ROUTE, NLM_F_REQUEST and NLMSG_ERROR of linux/netlink.h.
    private static let routing: Int32 = 0
    private static let request: UInt16 = 1
    private static let error: UInt16 = 2
    /// More than the kernel puts into one answer.
    private static let largestAnswer = 65536

    private let descriptor: Int32
    private var sequence: UInt32 = 0

    init() throws(Errno) {
        descriptor = socket(AF_NETLINK, Int32(SOCK_RAW.rawValue | SOCK_CLOEXEC.rawValue), Self.routing)
        guard descriptor >= 0 else { throw Errno(rawValue: errno) }
    }

    deinit {
        if descriptor >= 0 { close(descriptor) }
    }

    /// Sends a request, and returns the answer's body.
    ///
    /// - Throws: what the kernel says instead, as `EOPNOTSUPP` where a driver does not know of such things.
    func ask(type: UInt16, _ body: [UInt8]) throws(Errno) -> ArraySlice<UInt8> {
        sequence &+= 1
        let message = Self.message(type: type, sequence: sequence, body)
        guard send(descriptor, message, message.count, 0) == message.count else { throw Errno(rawValue: errno) }
        // The kernel answers within send(2): there is nothing to wait for.
        var answer = [UInt8](repeating: 0, count: Self.largestAnswer)
        let count = recv(descriptor, &answer, answer.count, Int32(MSG_DONTWAIT))
        guard count >= 0 else { throw Errno(rawValue: errno) }
        return try Self.body(of: answer.prefix(count), type: type, sequence: sequence)
    }

    /// A request's bytes.
    static func message(type: UInt16, sequence: UInt32, _ body: [UInt8]) -> [UInt8] {
        UInt32(headerSize + body.count).nativeBytes + type.nativeBytes + request.nativeBytes + sequence.nativeBytes
            + UInt32(0).nativeBytes + body
    }

    /// What is in an answer.
    ///
    /// - Throws: the kernel's refusal, or `EBADMSG` where this is no answer to that request.
    static func body(
        of answer: ArraySlice<UInt8>,
        type: UInt16,
        sequence: UInt32
    ) throws(Errno) -> ArraySlice<UInt8> {
        guard let length: UInt32 = answer.native(at: 0), let kind: UInt16 = answer.native(at: 4),
            answer.native(at: 8) == sequence, length >= headerSize, length <= answer.count
        else { throw .badMessage }
        let body = answer.prefix(Int(length)).dropFirst(headerSize)
        // MAX_ERRNO of linux/err.h is the largest error number that there can be.
        if kind == error, let number: Int32 = body.native(at: 0), (-4095..<0).contains(number) {
            throw Errno(rawValue: -number)
        }
        guard kind == type else { throw .badMessage }
        return body
    }
}
