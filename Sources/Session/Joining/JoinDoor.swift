import NIOCore
import NIOSSL
import Transport

/// The first handler of a connection at a server: sees by its first byte whether it is TLS, and lets in, or says why not.
///
/// It keeps the first bytes until the greeting in them is whole: TLS takes tens of KiB for each client, and whoever says
/// half a word is not worth them. Then nothing more is read until it is the client's turn.
final class JoinDoor: ChannelDuplexHandler, RemovableChannelHandler {
    typealias InboundIn = ByteBuffer
    typealias InboundOut = ByteBuffer
    typealias OutboundIn = ByteBuffer
    typealias OutboundOut = ByteBuffer

    /// Begins a TLS record of a handshake (RFC 8446, section 5.1); a frame of ours begins with a zero.
    private static let handshake: UInt8 = 0x16
    /// Bytes of a TLS record's head: its type, a version, its length.
    private static let recordHead = 5
    /// The longest record that a greeting may come in. One with a post-quantum key takes less than half of it.
    private static let longestGreeting = 4096

    private enum State {
        /// So much has come of its greeting.
        case expecting(ByteBuffer)
        /// Has to wait for its turn; this came meanwhile.
        case waiting(ByteBuffer, wantsMore: Bool)
        case refused
    }

    private let lock: JoinLock?
    private let rate: ArrivalRate
    private let patience: Double
    private let onRefusal: @Sendable (String) -> Void
    private var state = State.expecting(ByteBuffer())

    /// - Parameters:
    ///   - lock: nil lets in whoever comes.
    ///   - patience: seconds that a client may have to wait for its turn.
    ///   - onRefusal: called with the reason.
    init(_ lock: JoinLock?, _ rate: ArrivalRate, patience: Double, onRefusal: @escaping @Sendable (String) -> Void) {
        self.lock = lock
        self.rate = rate
        self.patience = patience
        self.onRefusal = onRefusal
    }

    func channelActive(context: ChannelHandlerContext) {
        if OpenFiles.areScarce { hangUp(context, "too few file descriptors are left (ulimit -n)") }
        context.fireChannelActive()
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
        var bytes = unwrapInboundIn(data)
        switch state {
        case .expecting(var received):
            received.writeBuffer(&bytes)
            state = .expecting(received)
            admit(context, received)
        case .waiting(var received, let wantsMore):
            received.writeBuffer(&bytes)
            state = .waiting(received, wantsMore: wantsMore)
        case .refused: break
        }
    }

    private func admit(_ context: ChannelHandlerContext, _ received: ByteBuffer) {
        if isTLS(received) {
            guard let length = received.getInteger(at: received.readerIndex + 3, as: UInt16.self) else { return }
            guard length <= Self.longestGreeting else { return hangUp(context, "its greeting is too long") }
            guard received.readableBytes >= Self.recordHead + Int(length) else { return }
        }
        switch rate.turn(within: UInt64(patience * 1e9)) {
        case 0: enter(context, received)
        case let wait?: postpone(context, wait, received)
        case nil: turnAway(context, received)
        }
    }

    func read(context: ChannelHandlerContext) {
        guard case .waiting(let received, _) = state else { return context.read() }
        state = .waiting(received, wantsMore: true)
    }

    private func postpone(_ context: ChannelHandlerContext, _ nanoseconds: UInt64, _ bytes: ByteBuffer) {
        state = .waiting(bytes, wantsMore: false)
        context.eventLoop.assumeIsolated().scheduleTask(in: .nanoseconds(Int64(nanoseconds))) {
            guard case .waiting(let received, let wantsMore) = self.state, context.channel.isActive else { return }
            self.enter(context, received)
            // This handler is not in the pipeline any more.
            context.channel.pipeline.fireChannelReadComplete()
            if wantsMore { context.channel.read() }
        }
    }

    private func isTLS(_ bytes: ByteBuffer) -> Bool {
        bytes.getInteger(at: bytes.readerIndex, as: UInt8.self) == Self.handshake
    }

    /// Who speaks TLS could not read the reason without the handshake that is to be saved; ``TLSError`` guesses it.
    private func turnAway(_ context: ChannelHandlerContext, _ bytes: ByteBuffer) {
        let reason = "more clients come than it takes in a second (server --max-arrivals)"
        isTLS(bytes) ? hangUp(context, reason) : refuse(context, reason)
    }

    private func hangUp(_ context: ChannelHandlerContext, _ reason: String) {
        state = .refused
        onRefusal(reason)
        context.close(promise: nil)
    }

    private func enter(_ context: ChannelHandlerContext, _ bytes: ByteBuffer) {
        switch (lock, isTLS(bytes)) {
        case (nil, false): break
        case (nil, true): return refuse(context, "it wants TLS, and this server takes no key")
        case (_?, false): return refuse(context, JoinCheck.wanted)
        case (let lock?, true):
            let handlers: [any ChannelHandler] = [
                NIOSSLServerHandler(context: lock.tls), JoinCheck(lock.secret, onRefusal: onRefusal),
            ]
            do {
                try context.pipeline.syncOperations.addHandlers(handlers, position: .after(self))
            } catch {
                return context.fireErrorCaught(error)
            }
        }
        context.fireChannelRead(wrapInboundOut(bytes))
        context.pipeline.syncOperations.removeHandler(self, promise: nil)
    }

    private func refuse(_ context: ChannelHandlerContext, _ reason: String) {
        state = .refused
        onRefusal(reason)
        JoinCheck.refuse(context.channel, reason)
    }
}
