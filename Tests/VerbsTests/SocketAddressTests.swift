import Glibc
import Testing

@testable import Verbs

@Suite("Socket addresses")
struct SocketAddressTests {
    @Test(
        "are printed as they were written",
        arguments: [
            ("198.18.0.1", "198.18.0.1:7174"),
            ("fd00:18::1", "[fd00:18::1]:7174"),
            ("::", "[::]:7174"),
            ("fe80::1%lo", "[fe80::1%lo]:7174"),
        ]
    )
    func text(_ host: String, _ description: String) throws {
        let address = try SocketAddress(host, port: 7174)
        #expect(address.host == host)
        #expect(address.description == description)
        #expect(address.isIPv6 == host.contains(":"))
    }

    @Test("come back from the C structure unchanged", arguments: ["198.18.0.1", "fd00:18::1", "fe80::1%lo"])
    func roundTrip(_ host: String) throws {
        let address = try SocketAddress(host, port: 4791)
        let copy = address.withSockaddr { sockaddr, _ in SocketAddress(sockaddr) }
        #expect(copy == address)
    }

    @Test("carry address and port in network byte order")
    func byteOrder() throws {
        let address = try SocketAddress("198.18.0.1", port: 0x1234)
        let bytes = address.withSockaddr { sockaddr, length in
            [UInt8](UnsafeRawBufferPointer(start: sockaddr, count: Int(length)))
        }
        #expect(bytes[2..<8] == [0x12, 0x34, 198, 18, 0, 1])
    }

    @Test("of IPv4 in the form of IPv6 are what they stand for")
    func mapped() throws {
        #expect(try SocketAddress("::ffff:198.18.0.1", port: 5) == SocketAddress("198.18.0.1", port: 5))
        #expect(try SocketAddress("::fffe:198.18.0.1").isIPv6)
    }

    @Test("of this host alone are told apart")
    func loopback() throws {
        #expect(try ["127.0.0.1", "127.1.2.3", "::1"].allSatisfy { try SocketAddress($0).isLoopback })
        #expect(try !["128.0.0.1", "::2", "::", "1::1", "0.0.0.0"].contains { try SocketAddress($0).isLoopback })
    }

    @Test("that are none are refused in words", arguments: ["", "198.18.0.1.5", "example.org", "fd00::1::2"])
    func refused(_ text: String) {
        #expect { try SocketAddress(text) } throws: { error in
            "\(error)".contains("looking up the address of \(text) failed: ")
        }
    }

    @Test("of another family are none")
    func otherFamily() {
        var address = sockaddr()
        address.sa_family = sa_family_t(AF_UNIX)
        #expect(SocketAddress(&address) == nil)
        #expect(SocketAddress(nil) == nil)
    }

    @Test("of this host are found by its name")
    func resolve() throws {
        let addresses = try SocketAddress.resolve("localhost", port: 1)
        #expect(addresses.contains { $0.host == "127.0.0.1" || $0.host == "::1" })
        #expect(addresses.allSatisfy { $0.port == 1 })
    }
}

@Suite("Durations in milliseconds")
struct DurationTests {
    @Test(
        "are rounded up and held within bounds",
        arguments: [
            (Duration.zero, Int32(0)), (.nanoseconds(1), 1), (.milliseconds(5), 5), (.microseconds(5001), 6),
            (.seconds(-1), 0), (.milliseconds(-1), 0), (.seconds(Int64.max), .max), (.seconds(3_000_000), .max),
        ]
    )
    func rounding(_ duration: Duration, _ milliseconds: Int32) {
        #expect(duration.milliseconds == milliseconds)
    }
}
