import Foundation
import NIOCore
import NIOPosix

/// The sending half of a control channel.
struct ControlChannel: Sendable {
    /// Frames that a server takes: a client's largest message names 1024 channels.
    static let serverFrameLimit = 256 * 1024
    /// Frames that a client takes: reports with the samples of a day.
    static let clientFrameLimit = 256 * 1024 * 1024

    typealias Frames = NIOAsyncChannel<ByteBuffer, ByteBuffer>

    private let outbound: NIOAsyncChannelOutboundWriter<ByteBuffer>

    init(_ outbound: NIOAsyncChannelOutboundWriter<ByteBuffer>) {
        self.outbound = outbound
    }

    /// Sends a message; returns when the socket has taken it.
    ///
    /// - Throws: ``SessionError/lost(_:)`` where the connection is gone.
    func send(_ message: Message) async throws {
        let json = try JSONEncoder().encode(message)
        do {
            try await outbound.write(ByteBuffer(bytes: json))
        } catch {
            throw SessionError.lost("the connection to the other host was lost: \(error)")
        }
    }

    /// Reads a frame as a message.
    static func message(in frame: ByteBuffer) throws -> Message {
        do {
            return try JSONDecoder().decode(Message.self, from: Data(frame.readableBytesView))
        } catch {
            throw SessionError.lost("a message from the other host could not be understood: \(error)")
        }
    }

    /// Frames on a new connection, with a peer that is gone noticed within ten seconds.
    static func wrap(_ channel: any Channel, frameLimit: Int) -> EventLoopFuture<Frames> {
        channel.eventLoop.makeCompletedFuture {
            let pipeline = channel.pipeline.syncOperations
            try pipeline.addHandler(ByteToMessageHandler(FrameDecoder(limit: frameLimit)))
            try pipeline.addHandler(MessageToByteHandler(FrameEncoder()))
            return try Frames(wrappingChannelSynchronously: channel)
        }
    }

    /// Options of a control connection: no delay, probes that find a peer that is gone without a word, and small
    /// segments, which pass where a switch drops larger packets: whoever looks for such a switch needs the answer.
    static let options: [(ChannelOptions.Types.SocketOption, ChannelOptions.Types.SocketOption.Value)] = [
        (.tcpOption(.tcp_nodelay), 1),
        (.init(level: .tcp, name: .init(rawValue: 2)), 1220),  // TCP_MAXSEG, bytes: the least MTU of IPv6, less headers
        (.socketOption(.so_keepalive), 1),
        (.init(level: .tcp, name: .init(rawValue: 4)), 3),  // TCP_KEEPIDLE, seconds
        (.init(level: .tcp, name: .init(rawValue: 5)), 2),  // TCP_KEEPINTVL, seconds
        (.init(level: .tcp, name: .init(rawValue: 6)), 3),  // TCP_KEEPCNT
        (.init(level: .tcp, name: .init(rawValue: 18)), 10_000),  // TCP_USER_TIMEOUT, milliseconds
    ]
}
