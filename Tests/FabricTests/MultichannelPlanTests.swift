import Testing

@testable import Fabric

@Suite struct MultichannelPlanTests {
    /// One row a rule: what the hosts have, which pairs are used with how many channels, and why the others are not.
    struct Row: Sendable, CustomTestStringConvertible {
        let rule: String
        let client: HostDescription
        let server: HostDescription
        let used: [String]
        let reasons: [String: String]

        init(
            _ rule: String,
            _ client: [ExampleNIC],
            _ server: [ExampleNIC],
            used: [String],
            reasons: [String: String] = [:]
        ) {
            self.rule = rule
            var ours = HostDescription.example("A")
            ours.interfaces = client.map(\.interface)
            ours.rdmaPorts = client.compactMap(\.port)
            self.client = ours
            var theirs = HostDescription.example("B")
            theirs.interfaces = server.map(\.interface)
            theirs.rdmaPorts = server.compactMap(\.port)
            self.server = theirs
            self.used = used
            self.reasons = reasons
        }

        var testDescription: String { rule }
    }

    static let rows: [Row] = [
        Row(
            "two equal RDMA NICs are used together, with two channels each",
            [.roce("a0", "198.18.0.1"), .roce("a1", "198.18.1.1")],
            [.roce("b0", "198.18.0.2"), .roce("b1", "198.18.1.2")],
            used: ["a0-b0 roce 2", "a1-b1 roce 2"],
            reasons: ["a0-b1": "no route from 198.18.0.1/24 to 198.18.1.2/24"]
        ),
        Row(
            "four channels with receive-side scaling",
            [.rss("a0", "198.18.0.1")],
            [.rss("b0", "198.18.0.2")],
            used: ["a0-b0 tcp 4"]
        ),
        Row(
            "one channel without",
            [.plain("a0", "198.18.0.1")],
            [.rss("b0", "198.18.0.2")],
            used: ["a0-b0 tcp 1"]
        ),
        Row(
            "RDMA is preferred to TCP",
            [.roce("a0", "198.18.0.1"), .rss("a1", "198.18.1.1")],
            [.roce("b0", "198.18.0.2"), .rss("b1", "198.18.1.2")],
            used: ["a0-b0 roce 2"],
            reasons: ["a1-b1": "TCP, while the chosen NICs have RDMA"]
        ),
        Row(
            "a 1 Gbps NIC with RSS is preferred to one of 10 Gbps without",
            [.rss("a0", "198.18.0.1", 1), .plain("a1", "198.18.1.1", 10)],
            [.rss("b0", "198.18.0.2", 1), .plain("b1", "198.18.1.2", 10)],
            used: ["a0-b0 tcp 4"],
            reasons: ["a1-b1": "no receive-side scaling (one queue), which the chosen NICs have"]
        ),
        Row(
            "slower NICs idle",
            [.rss("a0", "198.18.0.1", 1), .rss("a1", "198.18.1.1", 10)],
            [.rss("b0", "198.18.0.2", 1), .rss("b1", "198.18.1.2", 10)],
            used: ["a1-b1 tcp 4"],
            reasons: ["a0-b0": "slower than the chosen 10Gbps NICs"]
        ),
        Row(
            "a pair is as fast as its slower NIC",
            [.rss("a0", "198.18.0.1", 25), .rss("a1", "198.18.1.1", 10)],
            [.rss("b0", "198.18.0.2", 10), .rss("b1", "198.18.1.2", 25)],
            used: ["a0-b0 tcp 4", "a1-b1 tcp 4"]
        ),
        Row(
            "RDMA at one end alone is TCP",
            [.roce("a0", "198.18.0.1")],
            [.rss("b0", "198.18.0.2")],
            used: ["a0-b0 tcp 4"]
        ),
        Row(
            "RoCE does not speak to iWARP",
            [.roce("a0", "198.18.0.1")],
            [.iwarp("b0", "198.18.0.2")],
            used: ["a0-b0 tcp 4"]
        ),
        Row(
            "RoCE and iWARP are not mixed",
            [.roce("a0", "198.18.0.1"), .iwarp("a1", "198.18.1.1")],
            [.roce("b0", "198.18.0.2"), .iwarp("b1", "198.18.1.2")],
            used: ["a0-b0 roce 2"],
            reasons: ["a1-b1": "iwarp, while the chosen NICs carry roce"]
        ),
        Row(
            "a speed that is not known is no speed",
            [.rss("a0", "198.18.0.1", nil), .rss("a1", "198.18.1.1")],
            [.rss("b0", "198.18.0.2"), .rss("b1", "198.18.1.2")],
            used: ["a1-b1 tcp 4"],
            reasons: ["a0-b0": "--speed NIC=RATE"]
        ),
        Row(
            "NICs of which no speed is known are equals",
            [.roce("a0", "198.18.0.1", nil), .roce("a1", "198.18.1.1", nil)],
            [.roce("b0", "198.18.0.2", nil), .roce("b1", "198.18.1.2", nil)],
            used: ["a0-b0 roce 2", "a1-b1 roce 2"]
        ),
        Row(
            "in one network each NIC has a partner of its own",
            [.roce("a0", "198.18.0.1"), .roce("a1", "198.18.0.3")],
            [.roce("b0", "198.18.0.2"), .roce("b1", "198.18.0.4")],
            used: ["a0-b0 roce 2", "a1-b1 roce 2"],
            reasons: ["a0-b1": "both of its NICs are used already", "a1-b0": "both of its NICs are used already"]
        ),
        Row(
            "one NIC may face two",
            [.rss("a0", "198.18.0.1", 10)],
            [.rss("b0", "198.18.0.2"), .rss("b1", "198.18.0.4")],
            used: ["a0-b0 tcp 4", "a0-b1 tcp 4"]
        ),
        Row(
            "a VLAN and a second function on a NIC bring no bandwidth",
            [
                .rss("a0", "198.18.0.1"),
                ExampleNIC(name: "a0.4", addresses: ["198.20.0.1"], gigabits: 10, lower: "a0"),
                ExampleNIC(name: "a0-iw", addresses: ["198.19.0.1"], gigabits: 10, lower: "a0.4"),
                .rss("a1", "198.18.1.1"),
            ],
            [
                .rss("b0", "198.18.0.2"),
                ExampleNIC(name: "b0.4", addresses: ["198.20.0.2"], gigabits: 10, lower: "b0"),
                ExampleNIC(name: "b0-iw", addresses: ["198.19.0.2"], gigabits: 10, lower: "b0.4"),
                .rss("b1", "198.18.1.2"),
            ],
            used: ["a0-b0 tcp 4", "a1-b1 tcp 4"],
            reasons: ["a0.4-b0.4": "used already", "a0-iw-b0-iw": "used already"]
        ),
        Row(
            "a team is one NIC, and hides RDMA",
            [
                ExampleNIC(name: "bond0", addresses: ["198.18.0.1"], gigabits: 20, role: .bond),
                ExampleNIC(name: "a0", addresses: [], gigabits: 10, rdma: "roce", master: "bond0"),
            ],
            [.roce("b0", "198.18.0.2", 20)],
            used: ["bond0-b0 tcp 4"]
        ),
        Row(
            "IPv6 will do",
            [.roce("a0", "fd00:18::1/64")],
            [.roce("b0", "fd00:18::2/64")],
            used: ["a0-b0 roce 2"]
        ),
    ]

    @Test(arguments: rows)
    func rule(_ row: Row) throws {
        let plan = MultichannelPlan(MultichannelRequest(client: row.client, server: row.server))
        #expect(plan.chosen.map(\.words) == row.used)
        for (pair, reason) in row.reasons {
            let path = try #require(plan.paths.first { $0.pair == pair })
            #expect(!path.isChosen && path.reason.contains(reason), "\(pair): \(path.reason)")
        }
        #expect(plan.paths.allSatisfy { !$0.reason.isEmpty }, "each pair has its reason")
        #expect(plan.warnings == [])
    }

    @Test func thirtyTwoChannelsAreTheMost() {
        let nics = { (host: Int) in (0..<12).map { ExampleNIC.rss("n\($0)", "198.18.\($0).\(host)") } }
        let row = Row("12 NICs", nics(1), nics(2), used: [])
        let plan = MultichannelPlan(MultichannelRequest(client: row.client, server: row.server))
        #expect(plan.chosen.map(\.channels) == Array(repeating: 3, count: 8) + Array(repeating: 2, count: 4))
    }

    @Test(
        arguments: [
            (ExampleNIC(name: "x", addresses: ["127.0.0.1"], role: .loopback), "loopback"),
            (ExampleNIC(name: "x", addresses: ["198.18.0.1"], state: .down), "ip link set x up"),
            (ExampleNIC(name: "x", addresses: ["198.18.0.1"], state: .noCarrier), "no carrier"),
            (ExampleNIC(name: "x", addresses: ["198.18.0.1"], master: "br0"), "a part of br0"),
            (ExampleNIC(name: "x", addresses: []), "no IP address"),
            (ExampleNIC(name: "x", addresses: ["fe80::1/64", "169.254.1.1/16"]), "link-local"),
        ]
    )
    func interfacesThatCarryNothingAreNamed(_ nic: ExampleNIC, _ reason: String) {
        let plan = MultichannelPlan(
            MultichannelRequest(client: .example("A", nic), server: .example("B", .rss("b0", "198.18.0.2")))
        )
        #expect(plan.paths.isEmpty)
        #expect(plan.unused.count == 1 && plan.unused[0].hostname == "A")
        #expect(plan.unused[0].reason.contains(reason), "\(plan.unused[0].reason)")
    }

    @Test func aServerThatListensOnOneAddressHasOneNIC() {
        var request = twoByTwo
        request.serverTerms.listensOn = "198.18.1.2"
        let plan = MultichannelPlan(request)
        #expect(plan.chosen.map(\.words) == ["a1-b1 roce 2"])
        #expect(plan.unused.map(\.reason) == ["the server listens on 198.18.1.2 alone"])
        for everywhere in ["::", "0.0.0.0"] {
            request.serverTerms.listensOn = everywhere
            #expect(MultichannelPlan(request).chosen.count == 2)
        }
    }

    @Test func aRouterLeadsToOtherNetworks() {
        var request = MultichannelRequest(
            client: .example("A", .rss("a0", "10.1.0.1"), .rss("a1", "10.2.0.1")),
            server: .example("B", .rss("b0", "198.18.0.2"))
        )
        #expect(MultichannelPlan(request).chosen == [])
        request.routedSources = ["198.18.0.2": "10.2.0.1"]
        #expect(MultichannelPlan(request).chosen.map(\.words) == ["a1-b0 tcp 4"])
    }

    @Test func whatTheUserNamedDecidesAmongEquals() {
        var request = MultichannelRequest(
            client: .example("A", .roce("a0", "198.18.0.1"), .iwarp("a1", "198.18.1.1")),
            server: .example("B", .roce("b0", "198.18.0.2"), .iwarp("b1", "198.18.1.2"))
        )
        request.named = "198.18.1.2"
        #expect(MultichannelPlan(request).chosen.map(\.words) == ["a1-b1 iwarp 2"])
    }

    @Test func oneTransportAloneCanBeAskedFor() {
        var request = MultichannelRequest(
            client: .example("A", .roce("a0", "198.18.0.1"), .iwarp("a1", "198.18.1.1")),
            server: .example("B", .roce("b0", "198.18.0.2"), .iwarp("b1", "198.18.1.2"))
        )
        request.transport = "iwarp"
        #expect(MultichannelPlan(request).chosen.map(\.words) == ["a1-b1 iwarp 2"])
        request.transport = "ib"
        let plan = MultichannelPlan(request)
        #expect(plan.chosen == [])
        #expect(plan.paths.contains { $0.reason == "roce, where ib was asked for" })
    }

    @Test func withoutRDMAItIsTCPAndWithoutTCPThereMayBeNothing() {
        var request = twoByTwo
        request.allowsRDMA = false
        #expect(MultichannelPlan(request).chosen.map(\.words) == ["a0-b0 tcp 4", "a1-b1 tcp 4"])
        request.allowsTCP = false
        let plan = MultichannelPlan(request)
        #expect(plan.chosen == [])
        #expect(plan.paths.contains { $0.reason == "no RDMA of one kind at both ends" })
    }

    private var twoByTwo: MultichannelRequest {
        MultichannelRequest(
            client: .example("A", .roce("a0", "198.18.0.1"), .roce("a1", "198.18.1.1")),
            server: .example("B", .roce("b0", "198.18.0.2"), .roce("b1", "198.18.1.2"))
        )
    }
}

extension NetworkPath {
    var pair: String { "\(client.nic)-\(server.nic)" }
    var words: String { "\(pair) \(transport) \(channels)" }
}
