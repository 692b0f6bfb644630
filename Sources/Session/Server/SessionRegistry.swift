import Metering
import Synchronization
import Transport

/// The sessions of a server: which one a client may go on with over another connection, and what each is doing.
final class SessionRegistry: Sendable {
    /// What is known of a session.
    struct Entry {
        let number: Int
        let peer: String
        let hostname: String
        let version: String
        let mailbox: Mailbox
        let since = MonotonicTime.now()
        /// The case that it runs, and since when.
        var run: (summary: String, since: MonotonicTime)?
    }

    private let entries = Mutex<[SessionToken: Entry]>([:])

    /// Where what comes for a session goes; nil where there is no such session any more.
    func mailbox(of session: SessionToken) -> Mailbox? {
        entries.withLock { $0[session]?.mailbox }
    }

    func add(_ session: SessionToken, _ entry: Entry) {
        entries.withLock { $0[session] = entry }
    }

    /// The case that a session runs from now on; nil for none.
    func note(_ summary: String?, of session: SessionToken) {
        entries.withLock { $0[session]?.run = summary.map { ($0, .now()) } }
    }

    func remove(_ session: SessionToken) {
        entries.withLock { _ = $0.removeValue(forKey: session) }
    }

    /// All sessions but one, the oldest first.
    func sessions(but session: SessionToken) -> [ServerStatus.Session] {
        let now = MonotonicTime.now()
        return entries.withLock { $0.filter { $0.key != session } }.values.sorted { $0.number < $1.number }.map {
            entry in
            ServerStatus.Session(
                number: entry.number,
                peer: entry.peer,
                hostname: entry.hostname,
                version: entry.version,
                seconds: Double(now.nanoseconds(since: entry.since)) / 1e9,
                run: entry.run.map {
                    ServerStatus.Run(summary: $0.summary, seconds: Double(now.nanoseconds(since: $0.since)) / 1e9)
                }
            )
        }
    }
}
