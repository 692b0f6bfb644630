import Foundation
import Testing
import Verbs

@testable import Transport

@Suite struct ChannelIntroductionTests {
    private let introduction = ChannelIntroduction(
        token: SessionToken(high: 1, low: .max),
        channel: 1023,
        connection: 5
    )

    @Test func crossesTheWire() {
        #expect(introduction.bytes.count == ChannelIntroduction.size)
        #expect(ChannelIntroduction(bytes: introduction.bytes) == introduction)
        #expect(ChannelIntroduction(bytes: introduction.bytes + [1, 2, 3]) == introduction, "private data is padded")
        #expect(ChannelIntroduction(bytes: ([9] + introduction.bytes).dropFirst()) == introduction, "a slice")
    }

    @Test func isInNetworkOrder() {
        let bytes = ChannelIntroduction(
            token: SessionToken(high: 0x0102_0304_0506_0708, low: 9),
            channel: 2,
            connection: 3
        ).bytes
        #expect(bytes == Array("RDB2".utf8) + [1, 2, 3, 4, 5, 6, 7, 8, 0, 0, 0, 0, 0, 0, 0, 9, 0, 0, 0, 2, 0, 0, 0, 3])
    }

    @Test func everythingShorterIsNone() {
        for count in 0..<ChannelIntroduction.size {
            #expect(ChannelIntroduction(bytes: introduction.bytes.prefix(count)) == nil)
        }
    }

    @Test(arguments: [
        "GET / HTTP/1.1\r\nHost: a\r\n\r\n", "RDB1aaaaaaaaaaaaaaaabbbbcccc",
        "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0",
    ])
    func rubbishIsNone(_ text: String) {
        #expect(ChannelIntroduction(bytes: Array(text.utf8)) == nil)
    }

    @Test func anyChannelNumberIsRead() {
        let bytes = introduction.bytes.prefix(20) + [UInt8](repeating: 255, count: 8)
        #expect(ChannelIntroduction(bytes: bytes)?.channel == 4_294_967_295)
        #expect(ChannelIntroduction(bytes: bytes)?.connection == 4_294_967_295)
    }
}

@Suite struct RemoteBufferWireTests {
    @Test func crossesTheWire() {
        let buffer = RemoteBuffer(address: 0xFEDC_BA98_7654_3210, key: 0xDEAD_BEEF, length: .max)
        #expect(buffer.wire.count == RemoteBuffer.wireSize)
        #expect(RemoteBuffer(wire: buffer.wire) == buffer)
        #expect(RemoteBuffer(wire: buffer.wire + [0, 0]) == buffer)
        for count in 0..<RemoteBuffer.wireSize { #expect(RemoteBuffer(wire: buffer.wire.prefix(count)) == nil) }
    }
}

@Suite struct ChannelMessageTests {
    @Test func crossesTheWire() {
        var message = ChannelMessage(Block(index: .max - 1, length: 1 << 30), slot: 16383)
        message.kind = 2
        var memory = (UInt64(0), UInt64(0), UInt64(0))
        withUnsafeMutableBytes(of: &memory) { bytes in
            message.write(to: bytes.baseAddress!)
            let read = ChannelMessage(at: bytes.baseAddress!)
            #expect(read.slot == 16383 && read.kind == 2)
            #expect(read.block == Block(index: .max - 1, length: 1 << 30))
        }
    }
}

@Suite struct SessionTokenTests {
    @Test func noTwoAreAlike() {
        #expect(Set((0..<1000).map { _ in SessionToken() }).count == 1000)
    }

    @Test func crossesTheWire() throws {
        let token = SessionToken()
        #expect(token.bytes.count == SessionToken.size)
        #expect(SessionToken(bytes: token.bytes) == token)
        #expect(try JSONDecoder().decode(SessionToken.self, from: JSONEncoder().encode(token)) == token)
    }

    @Test func bothHalvesGoIntoTheSeed() {
        let seed = SessionToken(high: 1, low: 2).stampSeed
        #expect(SessionToken(high: 1, low: 3).stampSeed != seed)
        #expect(SessionToken(high: 2, low: 2).stampSeed != seed)
    }
}

@Suite struct ChannelErrorTests {
    @Test(
        arguments: [
            (.socket(operation: "x", .connectionReset), "died"), (.socket(operation: "x", .timedOut), "firewall"),
            (.socket(operation: "x", .connectionRefused), "rdmabench server"), (.closedByPeer("x"), "closed"),
            (.socket(operation: "x", .noMemory), "x: "), (.failed("just so"), "just so"),
        ] as [(ChannelError, String)]
    )
    func saysWhatToDo(_ error: ChannelError, _ words: String) {
        #expect(error.description.contains(words))
    }
}
