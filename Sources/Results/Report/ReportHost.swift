import Fabric
import Metering

/// What the report says of a host.
struct ReportHost {
    let end: String
    let name: String
    let facts: [ReportPage.Line]

    /// A host, with those of its NICs that carried data.
    init(_ end: String, _ host: HostDescription, nics: Set<String>) {
        self.end = end
        name = host.hostname.printable(limit: 100)
        let memory = host.memoryBytes.map { ", \(NumberText.significant(Double($0) / 1_073_741_824, digits: 3)) GiB" }
        let lines =
            [
                ("System", [host.operatingSystem, "kernel \(host.kernel)"].compactMap { $0 }.joined(separator: ", ")),
                ("Processors", "\(host.processors) x \(host.cpuModel ?? host.architecture)\(memory ?? "")"),
            ]
            + host.interfaces.filter { nics.contains($0.name) }.map { ($0.name, Self.text($0)) }
            + [("rdmabench", host.toolVersion ?? "version not known")]
        facts = lines.map { ReportPage.Line(cells: [$0, $1].map { $0.printable(limit: 200) }) }
    }

    private static func text(_ nic: InterfaceDescription) -> String {
        let speed = nic.speedBitsPerSecond.map { "\(NumberText.significant(Double($0) / 1e9, digits: 3)) Gbps" }
        return [speed ?? "speed not known", "MTU \(nic.mtu)", nic.driver].compactMap { $0 }.joined(separator: ", ")
    }
}
