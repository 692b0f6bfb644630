import Fabric
import Metering
import Results

/// A multichannel plan for people: a table of the pairs, and below it why the others are not used.
struct PathsText {
    private let plan: MultichannelPlan

    init(_ plan: MultichannelPlan) {
        self.plan = plan
    }

    var text: String {
        let there = plan.paths.filter { $0.client.address != nil }
        let left = there.filter { !$0.isChosen }
        let parts = [
            table.text(there),
            lines("Used", plan.chosen.map { "\(pair($0)): \($0.reason)" }),
            lines("Not used", left.map { "\(pair($0)): \($0.reason)" }),
            lines("No route", unreachable),
            lines("No path", plan.unused.map { "\($0.nic) of \($0.hostname): \($0.reason)" }),
        ]
        return parts.filter { !$0.isEmpty }.joined(separator: "\n")
    }

    /// A line for each NIC of the client that does not reach all of the server's: with several networks that is most
    /// of the pairs, and --json has each of them.
    private var unreachable: [String] {
        let pairs = plan.paths.filter { $0.client.address == nil }
        var nics: [String] = []
        for pair in pairs where !nics.contains(pair.client.nic) { nics.append(pair.client.nic) }
        return nics.map { nic in
            "\(nic) to " + pairs.filter { $0.client.nic == nic }.map(\.server.nic).joined(separator: ", ")
        }
    }

    private func pair(_ path: NetworkPath) -> String { "\(path.client.nic) - \(path.server.nic)" }

    private func lines(_ title: String, _ lines: [String]) -> String {
        lines.isEmpty ? "" : "\(title):\n" + lines.map { "  \($0)\n" }.joined()
    }

    private var table: TextTable<NetworkPath> {
        TextTable(columns: [
            .init("use", "ch") { $0.isChosen ? "\($0.channels)" : "-" },
            .init("via", alignment: .left) { $0.transport },
            .init("client", "NIC", alignment: .left) { $0.client.nic },
            .init("", "address", alignment: .left) { $0.client.address ?? "-" },
            .init("server", "NIC", alignment: .left) { $0.server.nic },
            .init("", "address", alignment: .left) { $0.server.address ?? "-" },
            .init("speed", "Gbps") { path in
                path.bitsPerSecond.map { NumberText.significant(Double($0) / 1e9, digits: 3) } ?? "-"
            },
            .init("MTU", "bytes") { "\($0.mtu)" },
        ])
    }
}
