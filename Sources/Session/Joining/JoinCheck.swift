import FoundationEssentials
import NIOCore

/// Keeps everything from the session until the client has shown the secret; then it is gone.
final class JoinCheck: ChannelInboundHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer

    static let wanted =
        "it asks for its key: give it with --key, --key-file or RDMABENCH_KEY. "
        + "`rdmabench server --show-key` on that host prints it"
    static let wrong = "this is not its key any more: `rdmabench server --show-key` on that host prints the one that is"

    private let secret: [UInt8]
    private let onRefusal: @Sendable (String) -> Void
    private var received = ByteBuffer()
    private var isRefused = false

    init(_ secret: [UInt8], onRefusal: @escaping @Sendable (String) -> Void) {
        self.secret = secret
        self.onRefusal = onRefusal
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        guard !isRefused else { return }
        var bytes = unwrapInboundIn(data)
        received.writeBuffer(&bytes)
        guard let request = received.readBytes(length: JoinRequest.size) else { return }
        guard let request = JoinRequest(bytes: request), request.shows(secret) else {
            isRefused = true
            onRefusal("it showed another secret")
            return Self.refuse(context.channel, Self.wrong)
        }
        if received.readableBytes > 0 { context.fireChannelRead(wrapInboundOut(received)) }
        context.pipeline.syncOperations.removeHandler(self, promise: nil)
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.fireErrorCaught(TLSError.atServer(error))
    }

    /// Tells the client, and closes.
    static func refuse(_ channel: any Channel, _ reason: String) {
        let json = (try? JSONEncoder().encode(Message.refused(reason))) ?? Data()
        channel.writeAndFlush(ByteBuffer(bytes: json)).whenComplete { _ in channel.close(promise: nil) }
    }
}
