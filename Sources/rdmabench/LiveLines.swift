import Metering
import Workloads

/// The lines that tell how a run goes, one an interval, in a form that users of iperf3 know.
struct LiveLines: Sendable {
    let isQuiet: Bool

    @Sendable
    func show(_ event: CaseRunner.Event) {
        switch event {
        case .begins(let casePlan, let number, let count):
            Terminal.note("[\(number)/\(count)] \(casePlan.name): \(casePlan.plan.summary)")
        case .interval(let interval, let casePlan) where !isQuiet:
            let nics = casePlan.nics
            Terminal.note(line(interval) + shares(interval, nics) + down(interval, nics) + part(casePlan))
        case .interval, .next: break
        case .ended(let result):
            guard !isQuiet, let rate = result.row.throughputGigabitsPerSecond else { return }
            let latency = result.row.latency.map { ", p50 \(fixed($0.p50, 1)) us, p99 \(fixed($0.p99, 1)) us" } ?? ""
            Terminal.note("        total  \(fixed(rate, 3)) Gbps\(latency)")
        }
    }

    private func line(_ interval: Interval) -> String {
        let start = fixed(Double(interval.start) / 1e9, 2)
        let end = fixed(Double(interval.end) / 1e9, 2)
        let total = interval.total
        let times = pad("\(start)-\(end) s", 16)
        let bytes = pad("\(fixed(Double(total.bytes) / 1e6, 1)) MB", 13)
        let rate = pad("\(fixed(interval.gigabitsPerSecond(total), 3)) Gbps", 14)
        let messages = pad("\(fixed(Double(total.messages) / interval.seconds, 0))/s", 12)
        return "  \(times)\(bytes)\(rate)\(messages)"
    }

    /// Which part of a mix it is.
    private func part(_ casePlan: CasePlan) -> String {
        casePlan.part.map { "  \($0.rawValue)" } ?? ""
    }

    /// What each NIC carried, where there are several.
    private func shares(_ interval: Interval, _ nics: [String]) -> String {
        var names: [String] = []
        var totals: [String: ChannelTotals] = [:]
        for (nic, channel) in zip(nics, interval.channels) {
            if totals[nic] == nil { names.append(nic) }
            totals[nic, default: ChannelTotals()] = totals[nic, default: ChannelTotals()] + channel
        }
        guard names.count > 1 else { return "" }
        return names.map { "  \($0) \(fixed(interval.gigabitsPerSecond(totals[$0] ?? ChannelTotals()), 3))" }.joined()
    }

    /// The NICs of channels that have no connection.
    private func down(_ interval: Interval, _ nics: [String]) -> String {
        let names = Set(interval.down.filter { $0 < nics.count }.map { nics[$0] }).sorted()
        return names.isEmpty ? "" : "  DOWN: \(names.joined(separator: ", "))"
    }

    private func fixed(_ value: Double, _ digits: Int) -> String {
        NumberText.padded(value, places: digits)
    }

    private func pad(_ text: String, _ width: Int) -> String {
        String(repeating: " ", count: max(0, width - text.count)) + text
    }
}
