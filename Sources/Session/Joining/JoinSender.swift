import Crypto
import NIOCore
import NIOSSL

/// A client's way in: over TLS to the server whose certificate the key names, and to no other; then the secret.
final class JoinSender: ChannelInboundHandler {
    typealias InboundIn = ByteBuffer

    private let key: JoinKey

    init(_ key: JoinKey) {
        self.key = key
    }

    /// Adds TLS and this handler to a connection that is about to be made.
    static func add(_ key: JoinKey, to pipeline: ChannelPipeline.SynchronousOperations) throws {
        var configuration = TLSConfiguration.makeClientConfiguration()
        configuration.minimumTLSVersion = .tlsv13
        // By its fingerprint alone: names and dates say nothing.
        configuration.certificateVerification = .noHostnameVerification
        configuration.shutdownTimeout = .seconds(1)
        let context = try NIOSSLContext(configuration: configuration)
        let tls = try NIOSSLClientHandler(context: context, serverHostname: nil) { certificates, verdict in
            let fingerprint = (try? certificates.first?.toDERBytes()).map { Array(SHA256.hash(data: $0)) }
            verdict.succeed(fingerprint == key.fingerprint ? .certificateVerified : .failed)
        }
        try pipeline.addHandlers(tls, JoinSender(key))
    }

    /// The request waits in the TLS handler until the server has proved who it is.
    func channelActive(context: ChannelHandlerContext) {
        context.writeAndFlush(NIOAny(ByteBuffer(bytes: JoinRequest(key).bytes)), promise: nil)
        context.fireChannelActive()
    }

    func errorCaught(context: ChannelHandlerContext, error: any Error) {
        context.fireErrorCaught(TLSError.atClient(error))
    }
}
