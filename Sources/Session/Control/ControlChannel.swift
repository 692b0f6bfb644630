import FoundationEssentials
import NIOCore
import NIOPosix
import Synchronization

/// The sending half of a session's control channel, over whatever connection there is.
///
/// Messages that must not be missed are kept until the other end is known to have them: a connection may die with some
/// in it, and another one takes its place.
final class ControlChannel: Sendable {
    /// Frames that a server takes: a client's largest message names 1024 channels.
    static let serverFrameLimit = 256 * 1024
    /// Frames that a client takes: reports with the samples of a day.
    static let clientFrameLimit = 256 * 1024 * 1024

    typealias Frames = NIOAsyncChannel<ByteBuffer, ByteBuffer>
    typealias Writer = NIOAsyncChannelOutboundWriter<ByteBuffer>

    private struct State {
        var writer: Writer?
        var kept: [Message] = []
        /// How many messages that are kept no more came before those.
        var forgotten = 0
        var end = ConnectionEnd.broken
    }

    private let state: Mutex<State>

    init(_ writer: Writer) {
        state = Mutex(State(writer: writer))
    }

    /// Sends a message; returns when the socket has taken it, or there is none.
    ///
    /// A connection that is gone is noticed by the end of its messages.
    func send(_ message: Message) async throws {
        let writer = state.withLock { state in
            if message.isKept { state.kept.append(message) }
            return state.writer
        }
        if let writer { try await write(message, to: writer) }
    }

    /// Everything sent so far has arrived.
    func forget() {
        state.withLock { state in
            state.forgotten += state.kept.count
            state.kept = []
        }
    }

    /// The connection is gone; messages are kept for the next one.
    func detach() {
        state.withLock { $0.writer = nil }
    }

    /// Goes on over another connection, of which the other end knows already.
    func attach(_ writer: Writer) {
        state.withLock { state in
            state.writer = writer
            state.end = .broken
        }
    }

    /// Sends again what the other end has not got.
    ///
    /// - Parameter received: how many messages it has got.
    func resend(after received: Int) async throws {
        let (writer, missing) = state.withLock { state in
            (state.writer, Array(state.kept.dropFirst(max(0, received - state.forgotten))))
        }
        guard let writer else { return }
        for message in missing { try await write(message, to: writer) }
    }

    /// Hands the connection to somebody else.
    func release() -> Writer? {
        state.withLock { $0.writer.take() }
    }

    /// How the connection ended, where that showed when something was sent.
    var end: ConnectionEnd { state.withLock { $0.end } }

    private func write(_ message: Message, to writer: Writer) async throws {
        let json = try JSONEncoder().encode(message)
        do {
            try await writer.write(ByteBuffer(bytes: json))
        } catch {
            state.withLock { $0.end = ConnectionEnd(error) }
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

    /// Frames on a new connection.
    ///
    /// - Parameter joining: adds what lets the client in.
    static func wrap(
        _ channel: any Channel,
        frameLimit: Int,
        joining: @escaping @Sendable (ChannelPipeline.SynchronousOperations) throws -> Void
    ) -> EventLoopFuture<Frames> {
        channel.eventLoop.makeCompletedFuture {
            let pipeline = channel.pipeline.syncOperations
            try joining(pipeline)
            try pipeline.addHandler(ByteToMessageHandler(FrameDecoder(limit: frameLimit)))
            try pipeline.addHandler(MessageToByteHandler(FrameEncoder()))
            return try Frames(wrappingChannelSynchronously: channel)
        }
    }

    /// Options of a control connection: no delay, a peer that is gone without a word noticed within four seconds, and
    /// small segments, which pass where a switch drops larger packets: whoever looks for such a switch needs the answer.
    static let options: [(ChannelOptions.Types.SocketOption, ChannelOptions.Types.SocketOption.Value)] = [
        (.tcpOption(.tcp_nodelay), 1),
        (.init(level: .tcp, name: .init(rawValue: 2)), 1220),  // TCP_MAXSEG, bytes: the least MTU of IPv6, less headers
        (.socketOption(.so_keepalive), 1),
        (.init(level: .tcp, name: .init(rawValue: 4)), 1),  // TCP_KEEPIDLE, seconds
        (.init(level: .tcp, name: .init(rawValue: 5)), 1),  // TCP_KEEPINTVL, seconds
        (.init(level: .tcp, name: .init(rawValue: 6)), 3),  // TCP_KEEPCNT
        (.init(level: .tcp, name: .init(rawValue: 18)), 4_000),  // TCP_USER_TIMEOUT, milliseconds
    ]
}
