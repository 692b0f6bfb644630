import Logging
import Synchronization

/// What a server logs, for tests to look at.
final class LogRecord: Sendable {
    private let lines = Mutex<[String]>([])

    /// Whether a line has these words.
    func contains(_ words: String) -> Bool {
        lines.withLock { $0.contains { $0.contains(words) } }
    }

    /// A logger that writes here.
    var logger: Logger {
        var logger = Logger(label: "test") { _ in Handler(record: self) }
        logger.logLevel = .trace
        return logger
    }

    private struct Handler: LogHandler {
        let record: LogRecord
        var metadata: Logger.Metadata = [:]
        var logLevel = Logger.Level.trace

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            let words = (event.metadata ?? [:]).map { "\($0)=\($1)" }.sorted()
            record.lines.withLock { $0.append(([event.message.description] + words).joined(separator: " ")) }
        }
    }
}
