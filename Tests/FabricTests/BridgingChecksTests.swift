import Testing

@testable import Fabric

@Suite struct BridgingChecksTests {
    typealias Settings = DataCenterBridging

    /// What both ends show, over what, and what is said of it; nil for nothing.
    struct Row: Sendable {
        var client: Settings?
        var server: Settings?
        var isRoCE = true
        let line: String?
    }

    static let rows = [
        Row(line: "ok       a0 - b0: the drivers show no PFC and no ECN settings"),
        Row(isRoCE: false, line: nil),
        Row(
            client: Settings(pfcPriorities: [3]),
            server: Settings(pfcPriorities: [3], roceECNPriorities: [3]),
            line:
                "ok       a0 - b0: PFC is on for priority 3 at both ends; RoCE's ECN is on for priority 3 at the server;"
        ),
        Row(
            client: Settings(pfcPriorities: [3]),
            line: "PFC is on for priority 3 at the client; the other end's driver does not show it"
        ),
        Row(
            client: Settings(pfcPriorities: [3]),
            server: Settings(pfcPriorities: [4, 5]),
            isRoCE: false,
            line: "warning  a0 - b0: PFC is on for priority 3 at the client, for priorities 4, 5 at the server"
        ),
        Row(
            client: Settings(pfcPriorities: []),
            server: Settings(pfcPriorities: [3]),
            line: "warning  a0 - b0: PFC is on for no priority at the client, for priority 3 at the server"
        ),
        Row(
            client: Settings(roceECNPriorities: [0]),
            server: Settings(roceECNPriorities: []),
            line: "warning  a0 - b0: RoCE's ECN is on for priority 0 at the client"
        ),
        Row(
            client: Settings(pfcPriorities: []),
            server: Settings(pfcPriorities: [], roceECNPriorities: []),
            line: "ok       a0 - b0: neither PFC nor ECN is on"
        ),
        Row(client: Settings(pfcPriorities: []), server: Settings(pfcPriorities: []), isRoCE: false, line: nil),
        Row(
            server: Settings(pfcPriorities: [3], switchPFCPriorities: [4]),
            line: "warning  a0 - b0: PFC is on for priority 3 at the server, for priority 4 on its switch port"
        ),
        Row(
            client: Settings(guaranteedPercent: [50, 0, 0, 50, 0, 0, 0, 0]),
            server: Settings(guaranteedPercent: [40, 0, 0, 60, 0, 0, 0, 0]),
            line: "are 50/0/0/50/0/0/0/0 % at the client, 40/0/0/60/0/0/0/0 % at the server"
        ),
    ]

    @Test(arguments: rows)
    func whatIsSaidOfAPair(_ row: Row) throws {
        let nic = row.isRoCE ? ExampleNIC.roce : ExampleNIC.rss
        var client = HostDescription.example("A", nic("a0", "198.18.0.1", 10))
        var server = HostDescription.example("B", nic("b0", "198.18.0.2", 10))
        client.interfaces[0].bridging = row.client
        server.interfaces[0].bridging = row.server
        let path = try #require(MultichannelPlan(MultichannelRequest(client: client, server: server)).chosen.first)
        let lines = HostChecks.lines(path, client, server).filter { !$0.verdict.seen.contains("Gbps") }
        #expect(lines.count == (row.line == nil ? 0 : 1), "\(lines)")
        if let line = row.line { #expect(lines.first?.description.contains(line) == true, "\(lines)") }
        #expect(lines.allSatisfy { ($0.verdict.severity == .warning) == ($0.verdict.advice != nil) })
    }

    @Test(
        arguments: [
            (1, 2, "ok       TCP ECN: the client asks"), (1, 0, "warning  TCP ECN: the client asks"),
            (2, 0, nil), (2, 2, nil), (0, 1, nil), (nil, 0, nil), (1, nil, nil),
        ] as [(Int?, Int?, String?)]
    )
    func tcpsMarks(_ client: Int?, _ server: Int?, _ line: String?) {
        func host(_ value: Int?) -> HostDescription {
            var host = HostDescription.example("A")
            host.condition = HostCondition(tcpECN: value)
            return host
        }
        let found = HostChecks.tcpECN(client: host(client), server: host(server))?.description
        #expect(line == nil ? found == nil : found?.hasPrefix(line ?? "") == true)
    }
}
