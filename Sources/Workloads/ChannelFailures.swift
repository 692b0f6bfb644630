import Transport

/// Why channels of one end failed: a line for each reason, not for each of a thousand channels.
struct ChannelFailures {
    /// Runs of neighbours that a line names.
    private static let mostNamed = 8
    private let report: EndReport
    /// What is told of the whole case, and not again of its channels.
    private let told: String?

    init(_ report: EndReport, told: String?) {
        self.report = report
        self.told = told
    }

    /// In the order of the first channel of each, as in "server channels 0-2, 7: reset".
    var lines: [String] {
        let failed = report.channels.filter { $0.failure != nil && $0.failure != told }
        let alike = Dictionary(grouping: failed) { $0.failure ?? "" }.mapValues { $0.map(\.index).sorted() }
        return alike.sorted { $0.value[0] < $1.value[0] }.map { reason, channels in
            "\(report.end) \(channels.count == 1 ? "channel" : "channels") \(Self.text(channels)): \(reason)"
        }
    }

    private static func text(_ channels: [Int]) -> String {
        let runs = channels.reduce(into: [ClosedRange<Int>]()) { runs, channel in
            if let last = runs.last, last.upperBound + 1 == channel {
                runs[runs.count - 1] = last.lowerBound...channel
            } else {
                runs.append(channel...channel)
            }
        }
        let named = runs.prefix(mostNamed)
        let others = channels.count - named.reduce(0) { $0 + $1.count }
        let text = named.map { $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound)-\($0.upperBound)" }
        return text.joined(separator: ", ") + (others > 0 ? " and \(others) more" : "")
    }
}
