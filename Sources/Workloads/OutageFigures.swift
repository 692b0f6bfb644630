import Metering
import Results
import Transport

/// The lost connections of a case, as the end that sent has seen them: it is the one that notices silence.
struct OutageFigures {
    private static let mostTold = 16
    private let outages: [(channel: ChannelReport, outage: Outage)]

    init(_ reports: [EndReport]) {
        // Where only one end lived to report, it knows at least that something happened.
        let known = reports.flatMap(\.channels).filter { $0.role == .requester || reports.count == 1 }
        outages = known.flatMap { channel in channel.outages.map { (channel, $0) } }
    }

    /// What they cost.
    var summary: OutageSummary {
        let recovered = outages.map(\.outage.recoveredAfter)
        return OutageSummary(
            count: outages.count,
            detectSeconds: outages.map(\.outage.detectedAfter).max(),
            handOverSeconds: outages.compactMap(\.outage.settledAfter).max(),
            recoverSeconds: recovered.contains(nil) ? nil : recovered.compactMap { $0 }.max(),
            bytesTwice: outages.reduce(0) { $0 &+ $1.outage.bytesTwice }
        )
    }

    /// A line for each, as far as anybody would read them. All are counted in ``summary``.
    var lines: [String] {
        let more = outages.count - Self.mostTold
        return outages.prefix(Self.mostTold).map(Self.line) + (more > 0 ? ["\(more) more lost connections"] : [])
    }

    private static func line(_ channel: ChannelReport, _ outage: Outage) -> String {
        func seconds(_ value: Double) -> String { "\(NumberText.fixed(value, places: 1)) s" }
        let nic = channel.link.map { " (\($0.device ?? $0.interface ?? $0.localAddress))" } ?? ""
        let handOver = outage.settledAfter.map { ", its blocks were handed over after \(seconds($0))" } ?? ""
        let end = outage.recoveredAfter.map { "it was back after \(seconds($0))" } ?? "it did not come back"
        let twice = outage.bytesTwice > 0 ? "; \(outage.bytesTwice) B were carried twice" : ""
        let start =
            outage.start < 0 ? "\(seconds(-outage.start)) before the measurement" : "at \(seconds(outage.start))"
        return "channel \(channel.index)\(nic) last moved \(start), was given up after "
            + "\(seconds(outage.detectedAfter))\(handOver), \(end)\(twice): \(outage.reason)"
    }
}
