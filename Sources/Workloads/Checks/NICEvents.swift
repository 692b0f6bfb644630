import Fabric
import Metering
import Results
import Transport

/// Counters that moved from before a case until after it, and mean trouble.
enum NICEvents {
    static func all(_ reports: [EndReport]) -> [NICEvent] {
        reports.flatMap { report in
            tcp(report)
                + report.nicsThroughout.flatMap { moved in
                    [moved.ofInterface, moved.device].compactMap { $0 }.flatMap { counters in
                        counters.values.sorted { $0.key < $1.key }.compactMap { name, count in
                            event(report.end, moved.nic, name, count)
                        }
                    }
                }
        }
    }

    private static func event(_ end: End, _ nic: NICName, _ counter: String, _ count: UInt64) -> NICEvent? {
        TroubleCounters.meaning(of: counter).map { meaning in
            NICEvent(end: Endpoint(end), nic: "\(nic)", counter: counter, count: count, meaning: meaning)
        }
    }

    /// What TCP sent again, over the whole of its connections.
    private static func tcp(_ report: EndReport) -> [NICEvent] {
        let count = report.channels.compactMap(\.retransmits).reduce(0, &+)
        guard count > 0, let meaning = TroubleCounters.meaning(of: "retransmits") else { return [] }
        return [
            NICEvent(end: Endpoint(report.end), nic: "TCP", counter: "retransmits", count: count, meaning: meaning)
        ]
    }
}

extension Endpoint {
    init(_ end: End) {
        self = end == .client ? .client : .server
    }
}
