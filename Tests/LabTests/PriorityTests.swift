import Glibc
import Testing

extension TwoHosts {
    /// `--priority`: what is on the wire, and what a switch makes of it.
    @Suite("Priorities", .served)
    struct PriorityTests {
        /// A command that marks what it sends.
        struct Case: Sendable, CustomTestStringConvertible {
            let arguments: [String]

            var testDescription: String { arguments.joined(separator: " ") }

            static let all =
                Traffic.all.filter { $0.carrier != .iwarp }.flatMap { traffic in
                    ["upload", "download"].map { Case(arguments: ["run"] + traffic.arguments + ["--direction", $0]) }
                } + [
                    Case(arguments: ["latency"] + Carrier.roce.route + ["--op", "write"]),
                    Case(arguments: ["latency"] + Carrier.tcp.route),
                    Case(arguments: ["run", "a0-ip6", "--transport", "tcp"]),
                    Case(arguments: ["run", "a0-ip6", "--transport", "rdma"]),
                ]
        }

        @Test("are in what both hosts send, whoever is the source", arguments: Case.all)
        func onTheWire(_ test: Case) async throws {
            let (a, b) = try await PacketCount.during(dscp: 32) {
                let run = try await Measurement.complete(test.arguments + ["--priority", "4"] + Self.short)
                let row = try #require(try run.summary().first)
                #expect(row["priority"] == "4" && row["dscp"] == "32")
                #expect(!run.program.errors.contains("soft-iWARP"))
            }
            for count in [a, b] {
                // The server's answer to a connection, and rdma_cm's messages, are not the channel's.
                #expect(count.marked > 20 && count.others * 5 < count.marked, "\(a) \(b)")
            }
        }

        @Test("are in nothing that was not asked for", arguments: Carrier.allCases)
        func unasked(_ carrier: Carrier) async throws {
            let (a, b) = try await PacketCount.during(dscp: 32) {
                let run = try await Measurement.complete(["run"] + carrier.route + Self.short)
                #expect(try run.summary().first?["priority"] == "")
            }
            for count in [a, b] { #expect(count.marked == 0 && count.others > 20, "\(a) \(b)") }
        }

        @Test("are not in what soft-iWARP sends, and the run says so")
        func iwarp() async throws {
            let (a, b) = try await PacketCount.during(dscp: 32) {
                let run = try await Measurement.complete(
                    ["run"] + Carrier.iwarp.route + ["--priority", "4"] + Self.short
                )
                #expect(run.program.errors.contains("soft-iWARP (siw) does not"))
                #expect(try run.record().warnings.contains { $0.contains("soft-iWARP (siw) does not") })
            }
            for count in [a, b] { #expect(count.marked == 0 && count.others > 20, "\(a) \(b)") }
        }

        @Test("have another DSCP where one is named")
        func dscp() async throws {
            let (a, b) = try await PacketCount.during(dscp: 26) {
                let run = try await Measurement.complete(
                    ["run"] + Carrier.roce.route + ["--priority", "3", "--dscp", "26"] + Self.short
                )
                let row = try #require(try run.summary().first)
                #expect(row["priority"] == "3" && row["dscp"] == "26")
            }
            for count in [a, b] { #expect(count.marked > 20 && count.others * 5 < count.marked, "\(a) \(b)") }
        }

        @Test("are in the tags of a VLAN whose egress map has them")
        func vlan() async throws {
            for (number, host) in [(1, "a"), (2, "b")] {
                try await Partner.run(
                    host,
                    """
                    ip link del vlan5 2>/dev/null || true # of a test that failed
                    tc qdisc del dev nic0 clsact 2>/dev/null || true
                    ip link add link nic0 name vlan5 type vlan id 5 egress-qos-map 4:4
                    ip address add 198.18.5.\(number)/24 dev vlan5
                    ip link set vlan5 up
                    tc qdisc add dev nic0 clsact
                    tc filter add dev nic0 ingress protocol 802.1q pref 1 flower vlan_prio 4 action pass
                    tc filter add dev nic0 ingress protocol 802.1q pref 2 flower vlan_id 5 action pass
                    """
                )
            }
            let run = try await Measurement.complete(
                ["run", "198.18.5.1", "--transport", "tcp", "--priority", "4"] + Self.short
            )
            #expect(try run.summary().first?["errors"] == "0")
            for host in ["a", "b"] {
                let text = try await Partner.run(
                    host,
                    """
                    for pref in 1 2; do
                        tc -s filter show dev nic0 ingress pref $pref | awk '$1 == "Sent" { printf "%d ", $4 }'
                    done
                    tc qdisc del dev nic0 clsact
                    ip link del vlan5
                    """
                )
                // The control connection goes over the VLAN, too.
                let counts = text.split(separator: " ").compactMap { Int($0) }
                #expect(counts.count == 2 && counts[0] > 100 && counts[0] > counts[1], "\(host): \(text)")
            }
        }

        @Test("with ETS protect storage from other traffic, not from its own class", arguments: [Carrier.roce, .tcp])
        func ets(_ carrier: Carrier) async throws {
            let port = ["rate", "a", "0"]
            try await Partner.with(cable: port + ["250mbit", "4:40,0:60"], undoneBy: port + ["off"]) {
                // Of 0.25 Gbps storage has 40 % for sure, and one of nine equal channels would have 11 %.
                let protected = try await storage(carrier, besides: "0")
                #expect(protected > 0.075, "beside other traffic")
                let unprotected = try await storage(carrier, besides: "4")
                #expect(unprotected < 0.075, "beside migration")
            }
        }

        /// Gbps of one channel of priority 4 beside eight of another priority.
        private func storage(_ carrier: Carrier, besides priority: String) async throws -> Double {
            // Few blocks in flight: the switch has no PFC, and RoCE takes a loss badly.
            let options = carrier.route + ["--no-check", "--depth", "2"]
            let others = try Measurement(["run"] + options + ["-t", "60s", "--priority", priority, "--channels", "8"])
            try await others.program.waitUntilDataFlows()
            let storage = try await Measurement.complete(
                ["run"] + options + ["-t", "2s", "--warmup", "1s", "--priority", "4"]
            )
            others.program.signal(SIGINT)
            let outcome = try await others.program.outcome()
            #expect(outcome.status == 130, "\(outcome.errors)")
            return try #require(try storage.summary().first?.number("throughput_gbps"))
        }

        @Test("above 6 are for root, and the error says so")
        func permission() async throws {
            let limited = ["setpriv", "--bounding-set", "-net_admin,-net_raw", "--inh-caps", "-net_admin,-net_raw"]
            let run = try Measurement(["run"] + Carrier.tcp.route + ["--priority", "7"] + Self.short, under: limited)
            let outcome = try await run.program.outcome()
            #expect(outcome.status == 1)
            #expect(outcome.errors.contains("priority 7 on a data channel: not permitted"), "\(outcome.errors)")
            #expect(outcome.errors.contains("CAP_NET_ADMIN"), "\(outcome.errors)")
            try await LabServer.current?.expectIdle()
            let six = try Measurement(["run"] + Carrier.tcp.route + ["--priority", "6"] + Self.short, under: limited)
            let allowed = try await six.program.outcome()
            #expect(allowed.status == 0, "\(allowed.errors)")
        }

        private static let short = ["-t", "300ms", "--warmup", "0s"]
    }
}
