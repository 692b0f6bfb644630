import Testing

extension TwoHosts {
    /// What happens to a run over two NICs when one of them dies. The control connection is on the first.
    @Suite("A NIC that dies under a run")
    struct FailoverTests {
        /// What happens to a NIC, and what undoes it.
        struct Fault: Sendable, CustomTestStringConvertible {
            let testDescription: String
            let nic: Int
            let carriers: [Carrier]
            let strike: [String]
            let repair: [String]
            /// Taken down by its own host, soft-RoCE's queue pair for connection requests fails for good.
            var comesBack = true

            static let all =
                [
                    // The other cable is pulled by the tests below, whatever carries the data.
                    Fault(
                        testDescription: "the cable of the control connection is pulled",
                        nic: 0,
                        carriers: Carrier.allCases,
                        strike: ["pull", "b", "0"],
                        repair: ["plug", "b", "0"]
                    ),
                    down("b", [.iwarp]), down("a", [.tcp]), down("b", [.roce], comesBack: false),
                    Fault(
                        testDescription: "the switch drops larger packets from now on",
                        nic: 1,
                        carriers: [.roce],
                        strike: ["mtu", "a", "1", "1500"],
                        repair: ["mtu", "a", "1", "9614"]
                    ),
                ]

            private static func down(_ host: String, _ carriers: [Carrier], comesBack: Bool = true) -> Fault {
                Fault(
                    testDescription: "the NIC of host \(host) goes down",
                    nic: 1,
                    carriers: carriers,
                    strike: ["down", host, "1"],
                    repair: ["up", host, "1"],
                    comesBack: comesBack
                )
            }
        }

        struct Case: Sendable, CustomTestStringConvertible {
            let fault: Fault
            let carrier: Carrier
            var testDescription: String { "\(carrier): \(fault)" }

            static let all = Fault.all.flatMap { fault in fault.carriers.map { Case(fault: fault, carrier: $0) } }
        }

        @Test("costs its share and nothing else, and is used again when it is back", arguments: Case.all)
        func fault(_ test: Case) async throws {
            let (fault, carrier) = (test.fault, test.carrier)
            try await LabServer.serve { _ in
                let client = try run(carrier, ["--direction", "both", "-t", "120s"])
                let nic = nic(carrier, fault.nic)
                try await client.program.waitUntilDataFlows()
                try await Partner.with(cable: fault.strike, undoneBy: fault.repair) {
                    try await client.program.waitUntil(itSays: "DOWN")
                }
                if fault.comesBack {
                    try await client.program.waitUntil("the NIC that is back", intervals: 1) {
                        ($0[0].nics[nic] ?? 0) > 0 && $0[0].down.isEmpty
                    }
                } else {
                    try await client.program.waitUntil("a NIC that stays down", intervals: 12) { intervals in
                        intervals.allSatisfy { $0.down == [nic] } && intervals.medianGigabits > 0
                    }
                }
                try await client.program.interrupt()
                let row = try client.expectDrained()
                #expect((row.number("outages") ?? 0) >= 1)
                #expect((row.number("outage_hand_over_s") ?? 0) > 0)
                #expect((row.number("bytes_twice") ?? 0) > 0)
                try expectTimeline(client, dead: nic)
                if !fault.comesBack { #expect(row["outage_recover_s"] == "", "\(client.program.errors)") }
            }
            guard !fault.comesBack else { return }
            try await Partner.run("b", "rdma link delete roce1; rdma link add roce1 type rxe netdev nic1")
        }

        @Test("and the other one too: the run waits, and goes on with the one that comes back")
        func both() async throws {
            try await LabServer.serve { _ in
                let clients = try Carrier.allCases.map { (carrier: $0, run: try run($0, ["-t", "120s"])) }
                for client in clients { try await client.run.program.waitUntilDataFlows() }
                try await Partner.withoutCable(0) {
                    try await Partner.withoutCable(1) {
                        for (carrier, run) in clients {
                            try await run.program.waitUntil(itSays: "DOWN: \(nic(carrier, 0)), \(nic(carrier, 1))")
                        }
                    }
                    for (carrier, run) in clients {
                        let (dead, back) = (nic(carrier, 0), nic(carrier, 1))
                        try await run.program.waitUntil("the second NIC, alone,", intervals: 1) {
                            $0[0].down == [dead] && ($0[0].nics[back] ?? 0) > 0
                        }
                        try await run.program.interrupt()
                        let row = try run.expectDrained()
                        #expect(row["outage_recover_s"] == "", "the first one stayed dead")
                    }
                }
            }
        }

        @Test("and the other one too, for good: the run is given up with what it has")
        func givenUp() async throws {
            try await LabServer.serve { server in
                let carriers: [Carrier] = [.roce, .tcp]
                let clients = try carriers.map { try run($0, ["-t", "120s", "--give-up-after", "3s"]) }
                for client in clients { try await client.program.waitUntilDataFlows() }
                try await Partner.withoutCable(0) {
                    try await Partner.withoutCable(1) {
                        for client in clients {
                            let outcome = try await client.program.outcome()
                            #expect(outcome.status == 1, "\(outcome.errors)")
                            let reasons = ["--give-up-after", "no other way to the other host"]
                            #expect(reasons.contains { outcome.errors.contains($0) }, "\(outcome.errors)")
                        }
                    }
                }
                for client in clients { try client.expectIncomplete(because: "lost") }
                try await server.expectIdle()
                for carrier in carriers { try await expectService(carrier) }
            }
        }

        @Test("carries an amount to its end, each block once")
        func amount() async throws {
            let bytes = 400_000_000
            let runs = try await withoutSecondCable(Carrier.allCases.map { ($0, ["--bytes", "\(bytes)"]) })
            for run in runs {
                let row = try run.expectIntact()
                #expect(row["bytes"] == "\(bytes)")
                #expect(row["messages"] == "\((bytes + 65_535) / 65_536)")
                #expect((row.number("outages") ?? 0) >= 1, "it was over before the cable was out")
            }
        }

        @Test("a block that has moved in part is carried again, and its bytes count once")
        func inTheMiddleOfABlock() async throws {
            // Under the limit a block takes about a second, in hundreds of pieces.
            let bytes = 192 << 20 + 1
            let options = ["--size", "8MiB", "--limit", "16MiB", "--bytes", "\(bytes)"]
            let traffic = Traffic.all.filter { $0.operation != "send" }
            let runs = try await withoutSecondCable(traffic.map { ($0.carrier, options + $0.verb) }, isVerified: false)
            for run in runs {
                let row = try #require(try run.summary().first)
                #expect(row["status"] == "complete" && row["errors"] == "0", "\(row)")
                #expect(row["bytes"] == "\(bytes)")
                #expect(row["messages"] == "25")
                #expect((row.number("outages") ?? 0) >= 1, "it was over before the cable was out")
            }
        }

        /// Runs that are under way at the same time when the cable of the second NIC is pulled, and come to their end
        /// without it.
        private func withoutSecondCable(
            _ cases: [(Carrier, [String])],
            isVerified: Bool = true
        ) async throws -> [Measurement] {
            var clients: [Measurement] = []
            try await LabServer.serve { _ in
                clients = try cases.map { try run($0, $1, isVerified: isVerified) }
                for client in clients { try await client.program.waitUntilDataFlows() }
                try await Partner.withoutCable(1) {
                    for client in clients {
                        let outcome = try await client.program.outcome(within: 120)
                        #expect(outcome.status == 0, "\(outcome.errors)")
                    }
                }
            }
            return clients
        }

        @Test("a queue pair that fails is replaced at once")
        func queuePair() async throws {
            try await LabServer.serve { _ in
                let client = try run(.iwarp, ["-t", "10s"])
                try await client.program.waitUntilDataFlows()
                // iWARP's queue pairs end with their TCP connections.
                try await Partner.run("b", "ss -K dst 198.19.1.1 dport = 18517")
                let outcome = try await client.program.outcome()
                #expect(outcome.status == 0, "\(outcome.errors)")
                let row = try client.expectIntact()
                #expect((row.number("outages") ?? 0) >= 1)
                #expect(row["outage_recover_s"] != "", "\(outcome.errors)")
            }
        }

        /// Soft-RoCE never gives up by itself: seven times, the most there is, are without end to it.
        @Test(
            "packets are sent again as often as they were waited for",
            arguments: [("67ms", "upload", 25...5000), ("67ms", "download", 25...5000), ("2s", "upload", 1...15)]
        )
        func acknowledgeTimeout(_ timeout: String, _ direction: String, _ expected: ClosedRange<Double>) async throws {
            try await LabServer.serve { _ in
                let options = ["--ack-timeout", timeout, "--direction", direction, "--dead-after", "60s", "-t", "120s"]
                let client = try run(.roce, options, isVerified: false)
                try await client.program.waitUntilDataFlows()
                try await Partner.withoutCable(1) { try await Task.sleep(for: .seconds(5)) }
                try await client.program.waitUntil("the NIC that is back", intervals: 1) {
                    ($0[0].nics[nic(.roce, 1)] ?? 0) > 0
                }
                try await client.program.interrupt()
                let row = try #require(try client.summary().first)
                #expect(row["outages"] == "0", "\(client.program.errors)")
                #expect(expected.contains(row.number("retransmits") ?? 0), "\(row)")
                #expect(row["ack_timeout_ms"] == (timeout == "2s" ? "2147.483648" : "67.108864"))
            }
        }

        /// Expects that the series shows when a NIC was down, and that the other one carried on.
        private func expectTimeline(_ client: Measurement, dead: String) throws {
            let intervals = try client.intervals().filter { $0["end"] == "client" }
            let down = intervals.filter { $0["state"] == "down" }
            #expect(!down.isEmpty && down.allSatisfy { $0["nic"] == dead }, "\(client.program.errors)")
            let times = Set(down.compactMap { $0["start_s"] })
            let others = intervals.filter { times.contains($0["start_s"] ?? "") && $0["nic"] != dead }
            #expect(others.contains { ($0.number("bytes") ?? 0) > 0 }, "the other NIC carries on")
        }

        private func run(
            _ carrier: Carrier,
            _ options: [String],
            isVerified: Bool = true
        ) throws -> Measurement {
            let networks = carrier == .iwarp ? "198.19.0.0/24,198.19.1.0/24" : "198.18.0.0/24,198.18.1.0/24"
            return try Measurement(
                ["run"] + carrier.route + [
                    "--networks", networks, "--policy", "strict", "--dead-after", "1s", "--interval", "250ms",
                    "--warmup", "0s",
                ] + (isVerified ? ["--verify"] : []) + options
            )
        }

        private func nic(_ carrier: Carrier, _ number: Int) -> String {
            carrier == .tcp ? "nic\(number)" : "\(carrier.rawValue)\(number)"
        }
    }
}
