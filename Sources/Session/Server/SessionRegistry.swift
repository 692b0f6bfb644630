import Synchronization
import Transport

/// The sessions of a server that a client may go on with over another connection.
final class SessionRegistry: Sendable {
    private let mailboxes = Mutex<[SessionToken: Mailbox]>([:])

    /// Where what comes for a session goes; nil where there is no such session any more.
    func mailbox(of session: SessionToken) -> Mailbox? {
        mailboxes.withLock { $0[session] }
    }

    func add(_ session: SessionToken, _ mailbox: Mailbox) {
        mailboxes.withLock { $0[session] = mailbox }
    }

    func remove(_ session: SessionToken) {
        mailboxes.withLock { _ = $0.removeValue(forKey: session) }
    }
}
