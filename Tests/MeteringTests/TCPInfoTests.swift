import Glibc
import Testing

@testable import Metering

@Suite struct TCPInfoTests {
    /// A struct tcp_info of the given length in which each of the fields that are read has a value of its own.
    private func structure(length: Int) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: 232)
        let fields: [(offset: Int, value: UInt8)] = [
            (16, 1), (60, 2), (68, 3), (72, 4), (80, 5), (100, 6), (120, 7), (128, 8), (208, 9),
        ]
        for field in fields {
            bytes.withUnsafeMutableBytes {
                $0.storeBytes(of: UInt32(field.value), toByteOffset: field.offset, as: UInt32.self)
            }
        }
        return Array(bytes.prefix(length))
    }

    @Test func readsEveryFieldFromItsPlace() throws {
        let info = try #require(TCPInfo(structure: structure(length: 232)))
        #expect(info.sendSegmentSize == 1)
        #expect(info.pathMTU == 2)
        #expect(info.roundTripMicroseconds == 3)
        #expect(info.roundTripVariationMicroseconds == 4)
        #expect(info.congestionWindow == 5)
        #expect(info.retransmits == 6)
        #expect(!info.hasTimestamps)
        var stamped = structure(length: 232)
        stamped[5] = 1
        #expect(try #require(TCPInfo(structure: stamped)).hasTimestamps)
    }

    @Test func anOldKernelHasFewerFields() throws {
        let info = try #require(TCPInfo(structure: structure(length: 104)))
        #expect(info.retransmits == 6)
        #expect(info.bytesAcknowledged == nil)
        #expect(TCPInfo(structure: structure(length: 103)) == nil)
        #expect(TCPInfo(structure: []) == nil)
        #expect(try #require(TCPInfo(structure: structure(length: 136))).bytesReceived != nil)
        #expect(try #require(TCPInfo(structure: structure(length: 135))).bytesReceived == nil)
    }

    @Test func countsWhatALoopbackConnectionCarried() throws {
        let (client, server) = try loopbackConnection()
        defer {
            close(client)
            close(server)
        }
        let message = [UInt8](repeating: 7, count: 1000)
        #expect(send(client, message, message.count, 0) == message.count)
        var received = [UInt8](repeating: 0, count: message.count)
        #expect(recv(server, &received, received.count, Int32(MSG_WAITALL)) == message.count)

        #expect(try TCPInfo(socket: server).bytesReceived == 1000)
        #expect(try TCPInfo(socket: client).retransmits == 0)
        #expect(try TCPInfo(socket: client).sendSegmentSize > 500)
    }

    @Test func namesWhatIsNoConnection() throws {
        let error = try #require(throws: MeteringError.self) { try TCPInfo(socket: -1) }
        #expect(error.description == "reading TCP_INFO of socket -1 failed: Bad file descriptor")
        let datagram = socket(AF_INET, Int32(SOCK_DGRAM.rawValue), 0)
        defer { close(datagram) }
        #expect(throws: MeteringError.self) { try TCPInfo(socket: datagram) }
    }
}
