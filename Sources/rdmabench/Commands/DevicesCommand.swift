import ArgumentParser
import Fabric
import Metering
import Results
import Verbs

/// `rdmabench devices`: what this host has.
struct DevicesCommand: ParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "devices",
        abstract: "List the RDMA devices of this host, and where they can be reached."
    )

    @Flag(help: "Print JSON.")
    var json = false

    func run() throws {
        var problems: [String] = []
        let ports = try RdmaPort.all(problems: &problems)
        if json {
            try Terminal.print(json: ports.map(\.summary))
        } else if !ports.isEmpty {
            Terminal.print(table.text(ports), terminator: "")
        }
        problems.forEach(Terminal.warn)
        if ports.isEmpty {
            Terminal.warn(
                "no RDMA device on this host (`rdma link` lists them). With a kernel that has rdma_rxe, soft-RoCE is "
                    + "one command: rdma link add rxe0 type rxe netdev eth0"
            )
            throw ExitCode.failure
        }
    }

    private var table: TextTable<RdmaPort> {
        TextTable(columns: [
            .init("device", alignment: .left) { $0.device },
            .init("port") { "\($0.attributes.number)" },
            .init("kind", alignment: .left) { "\($0.kind)" },
            .init("state", alignment: .left) { "\($0.attributes.state)" },
            .init("link", "Gbps") { port in
                port.attributes.bitsPerSecond.map { NumberText.padded(Double($0) / 1e9, places: 1) } ?? "-"
            },
            .init("path", "MTU") { "\($0.attributes.activeMTU)" },
            .init("interface", alignment: .left) { $0.interface?.name ?? "-" },
            .init("address", alignment: .left) { $0.addresses.first ?? "-" },
        ])
    }
}
