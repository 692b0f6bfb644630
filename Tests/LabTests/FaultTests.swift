import Foundation
import TestSupport
import Testing

extension TwoHosts {
    /// What befalls networks, hosts and processes in months, with runs over RoCE, iWARP and TCP at the same time. More of
    /// it is in the suites of cables, NICs, killed clients and servers, full disks, and locked memory; a host without power
    /// is a scenario of the lab.
    @Suite("A fault")
    struct FaultTests {
        @Test("of the wire, which loses, delays and doubles packets: data arrives whole")
        func badWire() async throws {
            let wire = "tc qdisc replace dev nic0 root netem limit 100000 delay 1ms reorder 5% 50% duplicate 5% loss 5%"
            try await LabServer.serve { _ in
                // Connections stand before: the kernel repeats its request for one of RDMA each 4 s, and on such a wire two in
                // a row are lost now and then, which is more than the 10 s that there are.
                let clients = try Carrier.allCases.map { carrier in
                    try Measurement(
                        ["run"] + carrier.route + [
                            "--no-check", "--verify", "-t", "10s", "--size", "4KiB", "--direction", "both",
                        ]
                    )
                }
                for client in clients { try await client.program.waitUntilDataFlows() }
                try await on(["a", "b"], wire, undoneBy: "tc qdisc del dev nic0 root") {
                    for client in clients {
                        let outcome = try await client.program.outcome(within: 120)
                        #expect(outcome.status == 0, "\(outcome.errors)")
                        #expect((try client.expectIntact().number("bytes") ?? 0) > 0)
                    }
                }
            }
        }

        @Test(
            "of a link that comes and goes for a minute: what it has is carried by the other",
            .timeLimit(.minutes(4))
        )
        func flapping() async throws {
            try await LabServer.serve { _ in
                let clients = try Carrier.allCases.map { carrier in
                    let network = carrier == .iwarp ? "198.19" : "198.18"
                    return try Measurement(
                        ["run"] + carrier.route + [
                            "--networks", "\(network).0.0/24,\(network).1.0/24", "--policy", "strict", "-t", "65s",
                            "--dead-after", "1s", "--depth", "16", "--verify", "--direction", "both",
                        ]
                    )
                }
                for client in clients { try await client.program.waitUntilDataFlows() }
                let end = ContinuousClock.now + .seconds(60)
                while ContinuousClock.now < end {
                    try await Partner.withoutCable(1) { try await Task.sleep(for: .seconds(2)) }
                    try await Task.sleep(for: .seconds(2))
                }
                for client in clients {
                    let outcome = try await client.program.outcome()
                    #expect(outcome.status == 0, "\(outcome.errors)")
                    #expect((try client.expectIntact().number("outages") ?? 0) >= 3)
                }
            }
        }

        @Test("of a server that stops reading: the clients keep what they have")
        func stoppedServer() async throws {
            try await LabServer.serve { server in
                let clients = try Carrier.allCases.map { carrier in
                    let options = ["-t", "15s", "--interval", "100ms", "--give-up-after", "5s", "--depth", "16"]
                    return (carrier, try Measurement(["run"] + carrier.route + options))
                }
                for (_, client) in clients { try await client.program.waitUntilDataFlows() }
                try await server.signal("STOP")
                for (carrier, client) in clients {
                    let outcome = try await client.program.outcome()
                    #expect(outcome.status == 1, "\(outcome.errors)")
                    #expect(outcome.output.contains(carrier.rawValue), "no table: \(outcome.output)")
                    // A device takes WRITEs without its host's programs, and the control connection is the kernel's.
                    try client.expectIncomplete(because: "the server has not reported within 25 s")
                }
                try await server.signal("CONT")
                try await server.expectIdle()
                for carrier in Carrier.allCases { try await expectService(carrier) }
            }
        }

        @Test("of clients that stop reading: the server serves others, and lets go of them")
        func stoppedClients() async throws {
            try await LabServer.serve { server in
                let options = ["-t", "60s", "--interval", "100ms", "--give-up-after", "5s", "--direction", "download"]
                let clients = try Carrier.allCases.map { carrier in
                    (carrier, try Measurement(["run"] + carrier.route + options + ["--depth", "16"]))
                }
                for (_, client) in clients { try await client.program.waitUntilDataFlows() }
                for (_, client) in clients { client.program.signal(SIGSTOP) }
                try await Task.sleep(for: .seconds(6))
                for carrier in Carrier.allCases { try await expectService(carrier) }
                for (carrier, client) in clients {
                    client.program.signal(SIGCONT)
                    client.program.signal(SIGINT)
                    let outcome = try await client.program.outcome()
                    #expect([1, 130].contains(outcome.status), "\(outcome.errors)")
                    #expect(outcome.output.contains(carrier.rawValue), "no table: \(outcome.output)")
                }
                try await server.expectIdle()
            }
        }

        @Test(
            "of a server that has few descriptors: strangers take none that it needs, and who asks for too many is told"
        )
        func fewDescriptors() async throws {
            try await LabServer.serve(under: ["prlimit", "--nofile=128:128"]) { server in
                let strangers = try Program([
                    "bash", "-c",
                    "for port in 18515 18516; do for n in {1..150}; do exec {file}<>/dev/tcp/a/$port; done; done; sleep 3",
                ])
                _ = try await strangers.outcome()
                let clients = try (0..<15).map { number in
                    try Measurement(
                        ["run"] + Carrier.allCases[number % 3].route + [
                            "--channels", "8", "-t", "10s", "--warmup", "0s", "--depth", "4", "--size", "16KiB",
                        ]
                    )
                }
                var served = 0
                for client in clients {
                    let outcome = try await client.program.outcome()
                    #expect([0, 1].contains(outcome.status), "\(outcome.errors)")
                    if outcome.status == 0 {
                        served += 1
                    } else {
                        #expect(outcome.errors.contains("(ulimit -n)"), "\(outcome.errors)")
                    }
                }
                #expect(served > 0 && served < 15, "\(served) of 15 were served:\n\(server.log)")
                try await server.expectIdle()
                for carrier in Carrier.allCases { try await expectService(carrier) }
            }
        }

        @Test("of a server that is told to end with twenty clients: it is gone in 5 s, and each keeps what it has")
        func ended() async throws {
            let server = try await LabServer.start()
            let clients = try (0..<20).map { number in
                try Measurement(
                    ["run"] + Traffic.all[number % Traffic.all.count].arguments + [
                        "-t", "120s", "--warmup", "0s", "--depth", "4", "--size", "16KiB",
                    ]
                )
            }
            for client in clients { try await client.program.waitUntilDataFlows() }
            try await server.signal("TERM")
            let outcome = try await server.outcome(within: 5)
            #expect(outcome.status == 0, "\(outcome.errors)")
            #expect(!outcome.errors.contains("channels still open"), "\(outcome.errors)")
            for client in clients {
                let outcome = try await client.program.outcome()
                #expect(outcome.status == 1, "\(outcome.errors)")
                // With twenty on two processors not each has come to its first block.
                try client.expectIncomplete(because: "the connection to the server was lost", movedSomething: false)
            }
        }

        @Test("of the clock, which is set back by an hour: times are those that have passed", arguments: ["a", "b"])
        func clock(_ host: String) async throws {
            try await LabServer.serve { _ in
                let options = ["-t", "4s", "--warmup", "0s", "--interval", "500ms", "--depth", "16"]
                let clients = try Carrier.allCases.map { try Measurement(["run"] + $0.route + options) }
                for client in clients { try await client.program.waitUntilDataFlows() }
                try await on([host], "date -s '-1 hour'", undoneBy: "date -s '+1 hour'") {
                    for client in clients {
                        let outcome = try await client.program.outcome()
                        #expect(outcome.status == 0, "\(outcome.errors)")
                    }
                }
                for client in clients {
                    let row = try #require(try client.summary().first)
                    let seconds = try #require(row.number("duration_s"))
                    #expect((3.5...6).contains(seconds), "\(row)")
                    let rows = try client.intervals().filter { $0["end"] == "client" }
                    let starts = rows.compactMap { $0.number("start_s") }
                    #expect(starts.count >= 7 && starts == starts.sorted(), "\(starts)")
                }
            }
        }

        /// Runs a command on hosts for `body`, and another one after it, whatever came of it.
        private func on(
            _ hosts: [String],
            _ command: String,
            undoneBy undo: String,
            _ body: () async throws -> Void
        ) async throws {
            for host in hosts { try await Partner.run(host, command) }
            try await Partner.finally(body) { for host in hosts { try await Partner.run(host, undo) } }
        }
    }
}
