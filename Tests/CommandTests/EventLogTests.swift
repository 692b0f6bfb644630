import Logging
import Testing

@testable import rdmabench

@Suite struct EventLogTests {
    private func line(_ message: Logger.Message, _ facts: Logger.Metadata) -> String {
        var log = EventLog(isStamped: false)
        log[metadataKey: "session"] = "3"
        log[metadataKey: "peer"] = "198.18.0.2:40312"
        return log.line(
            for: LogEvent(
                level: .info,
                message: message,
                metadata: facts,
                source: "Session",
                file: "",
                function: "",
                line: 0
            )
        )
    }

    @Test func hasPeerAndSession() {
        #expect(
            line("client lost", ["reason": "it was reset"])
                == "info rdmabench: peer=198.18.0.2:40312 reason=it was reset session=3 [Session] client lost"
        )
    }

    @Test func isOneLineWhateverAPeerSays() {
        let line = line(
            "refused",
            ["host": "a\nnotice rdmabench: session=9 \u{1b}[2J", "reason": "\(String(repeating: "x", count: 5000))"]
        )
        #expect(!line.contains("\n") && !line.contains("\u{1b}") && line.count < 1000)
    }
}
