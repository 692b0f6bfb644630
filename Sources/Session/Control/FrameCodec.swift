import NIOCore

/// Cuts the byte stream of the control channel into frames: four bytes of length in network order, then JSON.
struct FrameDecoder: ByteToMessageDecoder {
    typealias InboundOut = ByteBuffer

    /// Longer frames are refused before anything is kept of them.
    let limit: Int

    mutating func decode(context: ChannelHandlerContext, buffer: inout ByteBuffer) throws -> DecodingState {
        guard let length = buffer.getInteger(at: buffer.readerIndex, as: UInt32.self) else { return .needMoreData }
        guard length <= limit else {
            let head = buffer.getString(at: buffer.readerIndex, length: min(buffer.readableBytes, 40)) ?? ""
            throw SessionError.notOurs(answer: head.prefix { !$0.isNewline }.description, length: Int(length))
        }
        guard buffer.readableBytes >= 4 + Int(length) else { return .needMoreData }
        buffer.moveReaderIndex(forwardBy: 4)
        if let frame = buffer.readSlice(length: Int(length)) {
            context.fireChannelRead(wrapInboundOut(frame))
        }
        return .continue
    }

    mutating func decodeLast(
        context: ChannelHandlerContext,
        buffer: inout ByteBuffer,
        seenEOF: Bool
    ) throws -> DecodingState {
        // Half a frame at the end is a connection that broke: the end of the stream says so already.
        while try decode(context: context, buffer: &buffer) == .continue {}
        return .needMoreData
    }
}

/// Writes frames: the length before the JSON, and a line feed behind it, which JSON ignores.
///
/// A server of another kind that waits for a line (an HTTP server, say) then answers at once, and can be recognised.
final class FrameEncoder: MessageToByteEncoder {
    typealias OutboundIn = ByteBuffer

    func encode(data: ByteBuffer, out: inout ByteBuffer) throws {
        out.writeInteger(UInt32(data.readableBytes + 1))
        out.writeImmutableBuffer(data)
        out.writeInteger(UInt8(ascii: "\n"))
    }
}
