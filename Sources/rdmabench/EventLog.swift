import FoundationEssentials
import Logging
import Metering

/// A log on standard error: one line an event, whatever peers put into it.
struct EventLog: LogHandler {
    var logLevel = Logger.Level.notice
    var metadata: Logger.Metadata = [:]
    private let isStamped: Bool

    /// - Parameter isStamped: whether lines begin with the time; the journal has times of its own (`JOURNAL_STREAM`,
    ///   systemd.exec(5)).
    init(isStamped: Bool = ProcessInfo.processInfo.environment["JOURNAL_STREAM"] == nil) {
        self.isStamped = isStamped
    }

    subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    func log(event: LogEvent) {
        Terminal.note(line(for: event))
    }

    func line(for event: LogEvent) -> String {
        let facts = metadata.merging(event.metadata ?? [:]) { $1 }.sorted { $0.key < $1.key }
        let head = (isStamped ? [Date.now.ISO8601Format()] : []) + ["\(event.level)", "rdmabench:"]
        let words = facts.map { "\($0.key)=\($0.value)".printable(limit: 300) }
        let message = "\(event.message)".printable(limit: 300)
        return (head + words + ["[\(event.source)]", message]).joined(separator: " ")
    }
}
