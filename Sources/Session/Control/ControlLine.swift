import Synchronization
import Transport

/// What a session hears, in order and each message once, over one connection after another.
///
/// It belongs to the one task that reacts to all of it. Each end counts the messages it has got; on a new connection
/// both say so, and send again what was lost.
struct ControlLine {
    private static let lastConnection = Atomic<Int>(0)
    private static let leaving = "it closed it; its process may have died"

    let control: ControlChannel
    let mailbox: Mailbox
    /// Seconds to wait for another connection where one has fallen silent; nil ends the session at once.
    var patience: Double?
    /// What the client shows of the session on another connection; nil at the server.
    private var resumes: SessionToken?
    /// Called with the number of a connection that another one should replace.
    private var onSilence: @Sendable (Int) -> Void = { _ in }
    private var items: AsyncStream<Mailbox.Item>.Iterator
    private var connection: Int
    /// At the server, the mailbox of whoever passes on what comes over a later connection than the first.
    private var carrier: Mailbox?
    private var isResuming = false
    private var received = 0
    /// Why there is no connection any more, and will be none; nil while there may be.
    private(set) var end: String?

    /// A line over its first connection.
    init(_ control: ControlChannel, _ mailbox: Mailbox, connection: Int) {
        self.control = control
        self.mailbox = mailbox
        items = mailbox.items.makeAsyncIterator()
        self.connection = connection
    }

    /// The same line at a client that can make another connection.
    ///
    /// - Parameters:
    ///   - session: what the server has named the session.
    ///   - onSilence: called with the number of a connection that another one should replace.
    consuming func resumable(_ session: SessionToken?, onSilence: @escaping @Sendable (Int) -> Void) -> ControlLine {
        resumes = session
        self.onSilence = onSilence
        return self
    }

    /// A number for a connection.
    static func nextConnection() -> Int { lastConnection.wrappingAdd(1, ordering: .relaxed).newValue }

    /// The next event; nil when the task is cancelled.
    mutating func next() async throws -> Mailbox.Event? {
        while let item = await items.next() {
            guard let event = try await sort(item) else { continue }
            if case .closed(let reason) = event { end = reason ?? Self.leaving }
            return event
        }
        return nil
    }

    private mutating func sort(_ item: Mailbox.Item) async throws -> Mailbox.Event? {
        switch item {
        case .event(let event): return event
        case .message(let message, connection): return try await sort(message)
        case .ended(let reason, let end, connection):
            // The writer may have been the one whom the kernel told more.
            let limit = patience.map { max(end.patience($0), control.end.patience($0)) } ?? 0
            guard limit > 0 else { return .closed(reason) }
            control.detach()
            mailbox.post(.expired(reason, connection: connection), after: limit)
            onSilence(connection)
        case .expired(let reason, connection):
            return .closed("\(reason ?? Self.leaving); no other way to the other host was found")
        case .connected(let writer, let number, let count, let carrier):
            self.carrier = carrier
            try await goOn(over: writer, number, count)
        case .message, .ended, .expired: break  // of a connection that counts no more
        }
        return nil
    }

    private mutating func sort(_ message: Message) async throws -> Mailbox.Event? {
        switch message {
        case .resumed(let count) where isResuming:
            isResuming = false
            try await control.resend(after: count)
            return nil
        case .refused(let reason) where isResuming: return .closed(reason)
        // The other end would not say that if it had not got all that came before.
        case .prepared, .start: control.forget()
        default: break
        }
        if message.isKept { received += 1 }
        return .message(message)
    }

    private mutating func goOn(
        over writer: ControlChannel.Writer,
        _ number: Int,
        _ count: Int?
    ) async throws {
        connection = number
        control.attach(writer)
        if let resumes {
            isResuming = true
            try await control.send(.resume(resumes, received: received))
        } else {
            try await control.send(.resumed(received: received))
            try await control.resend(after: count ?? 0)
        }
    }

    /// The session is over: whoever carries its connection may close that.
    func close() {
        carrier?.close()
    }

    /// Hands this connection over to the session that the client goes on with, and what comes over it until it or the
    /// session ends.
    mutating func forward(to session: Mailbox, received: Int) async {
        guard let writer = control.release() else { return }
        session.post(.connected(writer, connection: connection, received: received, carrier: mailbox))
        while let item = await items.next() {
            session.post(item)
            if case .ended(_, _, connection) = item { return }
        }
    }
}
