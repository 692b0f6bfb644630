import Metering
import Results
import Session

/// What a server is doing, for people.
struct StatusText {
    private let status: ServerStatus

    init(_ status: ServerStatus) {
        self.status = status
    }

    var text: String {
        let facts = [
            ("server", "\(status.hostname.printable()), rdmabench \(version)"),
            ("up", "\(Self.time(status.seconds)), \(status.served) sessions so far, this one among them"),
            ("clients", "\(status.clients.used) of \(status.clients.most), this one among them"),
            ("channels", "\(status.channels.used) of \(status.channels.most)"),
            ("memory", "\(status.memory.used >> 20) MiB of \(status.memory.most >> 20) MiB"),
            ("a case", "\(Self.time(status.longestCase)) at most"),
        ]
        let rules = status.bandwidth.sorted { $0.key < $1.key }
            .map { ($0.key.printable(), $0.value.printable()) }
        let list = (facts + rules).map { "\($0)\(String(repeating: " ", count: max(1, 20 - $0.count)))\($1)\n" }
            .joined()
        return list + "\n" + (status.sessions.isEmpty ? "no other session\n" : sessions.text(status.sessions) + cases)
    }

    private var version: String { "\(status.version.printable()) (protocol \(status.protocolVersion))" }

    private var sessions: TextTable<ServerStatus.Session> {
        TextTable(columns: [
            .init("session") { "\($0.number)" },
            .init("peer", alignment: .left) { $0.peer.printable(limit: 48) },
            .init("host", alignment: .left) { $0.hostname.printable(limit: 16) },
            .init("version", alignment: .left) { $0.version.printable(limit: 10) },
            .init("for") { Self.time($0.seconds) },
            .init("case") { $0.run.map { Self.time($0.seconds) } ?? "-" },
        ])
    }

    /// A line for each case that runs: what moves has no room in a table of 80 columns.
    private var cases: String {
        status.sessions.map { session in
            session.run.map { "  \(session.number): \($0.summary.printable())\n" } ?? ""
        }
        .joined()
    }

    /// A time in two units at most, as in "3h12m".
    private static func time(_ seconds: Double) -> String {
        let seconds = Int(max(0, min(seconds.rounded(), 1e9)))
        switch seconds {
        case ..<60: return "\(seconds)s"
        case ..<3600: return "\(seconds / 60)m\(seconds % 60)s"
        case ..<86400: return "\(seconds / 3600)h\(seconds / 60 % 60)m"
        default: return "\(seconds / 86400)d\(seconds / 3600 % 24)h"
        }
    }
}
