import NIOCore
import NIOEmbedded
import Testing

@testable import Session

@Suite struct FrameTests {
    private func channel(limit: Int = 100) throws -> EmbeddedChannel {
        let channel = EmbeddedChannel()
        let pipeline = channel.pipeline.syncOperations
        try pipeline.addHandler(ByteToMessageHandler(FrameDecoder(limit: limit)))
        try pipeline.addHandler(MessageToByteHandler(FrameEncoder()))
        return channel
    }

    private func frame(_ text: String) -> [UInt8] {
        [0, 0, UInt8(text.utf8.count >> 8), UInt8(text.utf8.count & 0xFF)] + Array(text.utf8)
    }

    private func frames(in channel: EmbeddedChannel) throws -> [String] {
        var texts: [String] = []
        while let buffer = try channel.readInbound(as: ByteBuffer.self) { texts.append(String(buffer: buffer)) }
        return texts
    }

    @Test func aStreamMayBeCutAnywhere() throws {
        let bytes = frame("first") + frame("") + frame("the third")
        for cut in 0...bytes.count {
            let channel = try channel()
            try channel.writeInbound(ByteBuffer(bytes: bytes[..<cut]))
            try channel.writeInbound(ByteBuffer(bytes: bytes[cut...]))
            #expect(try frames(in: channel) == ["first", "", "the third"], "cut at \(cut)")
            _ = try channel.finish()
        }
    }

    @Test func aStreamMayComeByteByByte() throws {
        let channel = try channel()
        for byte in frame("one") + frame("two") { try channel.writeInbound(ByteBuffer(bytes: [byte])) }
        #expect(try frames(in: channel) == ["one", "two"])
        _ = try channel.finish()
    }

    @Test func whatIsWrittenIsRead() throws {
        let channel = try channel(limit: 1001)
        let text = String(repeating: "x", count: 1000)
        try channel.writeOutbound(ByteBuffer(string: text))
        while let buffer = try channel.readOutbound(as: ByteBuffer.self) { try channel.writeInbound(buffer) }
        #expect(try frames(in: channel) == [text + "\n"], "with the line feed that makes servers of other kinds answer")
        _ = try channel.finish()
    }

    @Test func theLimitIsTheLastLengthThatIsTaken() throws {
        let text = String(repeating: "x", count: 100)
        let good = try channel()
        try good.writeInbound(ByteBuffer(bytes: frame(text)))
        #expect(try frames(in: good) == [text])
        _ = try good.finish()

        let bad = try channel()
        let error = #expect(throws: SessionError.self) {
            // The announcement is enough: nothing of it need be there.
            try bad.writeInbound(ByteBuffer(bytes: [0, 0, 0, 101]))
        }
        #expect(error?.description.contains("101 bytes") == true)
        _ = try? bad.finish()
    }

    @Test func anAnswerInPlainTextIsQuoted() throws {
        let channel = try channel(limit: ControlChannel.clientFrameLimit)
        let error = #expect(throws: SessionError.self) {
            try channel.writeInbound(ByteBuffer(string: "HTTP/1.1 400 Bad Request\r\nServer: x\r\n\r\n"))
        }
        #expect(error?.description.contains("\"HTTP/1.1 400 Bad Request\"") == true)
        #expect(error?.description.contains("--port") == true)
        _ = try? channel.finish()
    }

    @Test func anAnswerThatIsNoTextIsNotQuoted() throws {
        let channel = try channel()
        let error = #expect(throws: SessionError.self) {
            try channel.writeInbound(ByteBuffer(bytes: [0xFF, 0xFD, 0x18, 0xFF, 0xFD, 0x20]))
        }
        #expect(error?.description.contains("a frame of 4294777087 bytes") == true)
        _ = try? channel.finish()
    }

    @Test func halfAFrameAtTheEndIsNone() throws {
        for count in 0..<9 {
            let channel = try channel()
            try channel.writeInbound(ByteBuffer(bytes: frame("whole") + frame("half!").prefix(count)))
            _ = try channel.finish()
            #expect(try frames(in: channel) == ["whole"])
        }
    }
}
