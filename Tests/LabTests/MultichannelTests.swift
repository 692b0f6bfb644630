import Foundation
import Testing

extension TwoHosts {
    /// "Don't Let Live Migration Settings Behavior Confuse You": who restricts, and how many NICs carry data then, as
    /// the NICs' own counters have it.
    @Suite("Multichannel")
    struct MultichannelTests {
        /// A row of the article's experiment: one end or both "use these", and which way the data goes.
        struct Row: Sendable, CustomTestStringConvertible {
            let client: Bool
            let server: Bool
            let direction: String
            let nics: Int
            var policy = "smb"

            var testDescription: String {
                "\(client ? "use these" : "use any"), \(server ? "use these" : "use any"), \(direction), \(policy)"
            }
        }

        private static let rows = [
            Row(client: true, server: false, direction: "upload", nics: 2),
            Row(client: true, server: false, direction: "download", nics: 2),
            Row(client: false, server: true, direction: "upload", nics: 2),
            Row(client: true, server: true, direction: "upload", nics: 1),
        ]

        @Test("uses the NICs that it used in the article", arguments: rows, Carrier.allCases)
        func article(_ row: Row, _ carrier: Carrier) async throws {
            try await expect(row, carrier)
        }

        @Test(
            "uses what either end allows, where one is strict",
            arguments: [
                Row(client: true, server: false, direction: "upload", nics: 1, policy: "strict"),
                Row(client: false, server: true, direction: "download", nics: 1, policy: "strict"),
            ]
        )
        func strict(_ row: Row) async throws {
            try await expect(row, .roce)
        }

        private func expect(_ row: Row, _ carrier: Carrier) async throws {
            let these = ["--networks", carrier == .iwarp ? "198.19.1.0/24" : "198.18.1.0/24"]
            let server = Self.speeds + ["--policy", row.policy] + (row.server ? these : [])
            try await LabServer.serve(options: server) { _ in
                let before = try await NICTraffic.now()
                let run = try await Measurement.complete(
                    ["run"] + carrier.route + Self.speeds + [
                        "--multichannel", "--policy", row.policy, "--direction", row.direction, "-t", "700ms",
                        "--warmup", "0s",
                    ] + (row.client ? these : [])
                )
                let summary = try #require(try run.summary().first)
                #expect(summary["nics"] == "\(row.nics)")
                #expect(summary["transport"] == carrier.rawValue && summary["errors"] == "0", "\(summary)")
                let busy = try await NICTraffic.now().busyNICs(since: before)
                #expect(busy == (row.nics == 2 ? [0, 1] : [1]))
                let isDragged = row.nics == 2
                #expect(run.program.errors.contains("multichannel drags equal NICs in") == isDragged)
            }
        }

        @Test("carries verified data over all NICs, and says what each carried", arguments: Carrier.allCases)
        func verified(_ carrier: Carrier) async throws {
            try await LabServer.serve(options: Self.speeds) { _ in
                let run = try Measurement(
                    ["run"] + carrier.route + Self.speeds + [
                        "--multichannel", "--direction", "both", "--verify", "-t", "1s", "--warmup", "0s",
                        "--interval", "200ms",
                    ]
                )
                let outcome = try await run.program.outcome()
                #expect(outcome.status == 0, "\(outcome.errors)")
                let summary = try #require(try run.summary().first)
                #expect(summary["verified"] == "true" && summary["nics"] == "2")
                #expect(summary["channels"] == (carrier == .tcp ? "2" : "4"))
                let rows = try run.intervals().filter { $0["end"] == "client" }
                let nics = Set(rows.compactMap { $0["nic"] })
                #expect(nics.count == 2)
                for nic in nics {
                    #expect(rows.contains { $0["nic"] == nic && ($0.number("bytes") ?? 0) > 0 })
                    #expect(outcome.errors.contains("  \(nic) "), "no live figure of \(nic): \(outcome.errors)")
                }
            }
        }

        @Test("paths shows each pair of NICs with its reason")
        func paths() async throws {
            try await LabServer.serve(options: Self.speeds + ["--networks", "198.18.0.0/24"]) { _ in
                let shown = try await Program.run(["rdmabench", "paths", "a0"] + Self.speeds)
                #expect(shown.status == 0, "\(shown.errors)")
                for line in [
                    "nic0 - nic0: RDMA at both ends", "nic1 - nic1: RDMA at both ends",
                    "nic0 to nic1, mgmt, nic0-iw, nic1-iw", "lo of b: loopback",
                    "mgmt - mgmt: TCP, while the chosen NICs have RDMA",
                ] {
                    #expect(shown.output.contains(line), "not in:\n\(shown.output)")
                }
                #expect(shown.output.components(separatedBy: "\n").prefix(6).allSatisfy { $0.count <= 80 })
                #expect(shown.errors.contains("the server allows only 198.18.0.0/24, and nic1"))
                let strict = try await Program.run(["rdmabench", "paths", "a0", "--policy", "strict"] + Self.speeds)
                #expect(strict.output.contains("nic1 - nic1: the server allows only 198.18.0.0/24"))
                let json = try await Program.run(["rdmabench", "paths", "a0", "--json"])
                #expect(json.output.contains("\"transport\" : \"roce\""))
            }
        }

        @Test("a NIC that is down is not used, and named")
        func down() async throws {
            try await LabServer.serve { _ in
                try await Partner.run("b", "ip link set nic1-iw down; ip link set nic1 down")
                let shown = try await Program.run(["rdmabench", "paths", "a0"])
                let run = try await Measurement.complete(["run", "a0", "-m", "--bytes", "1MiB", "--verify"])
                try await Partner.run("b", "ip link set nic1 up; ip link set nic1-iw up")
                #expect(shown.output.contains("nic1 of b: down: `ip link set nic1 up`"), "\(shown.output)")
                #expect(try run.summary().first?["nics"] == "1")
            }
        }

        @Test(
            "wrong words are refused",
            arguments: [
                (["--nics", "nic7"], "this host has no NIC 'nic7'; it has lo"),
                (["--networks", "198.18.0.0/64"], "'198.18.0.0/64' is no network"),
                (["--speed", "nic0"], "speeds look like nic0=10Gbps"), (["--policy", "lax"], "lax"),
            ]
        )
        func refusals(_ options: [String], _ words: String) async throws {
            try await Program.run(["rdmabench", "run", "a0"] + options).expectRefusal(words)
        }

        @Test("where no path is left, the reasons are said")
        func noPath() async throws {
            try await LabServer.serve(options: ["--networks", "198.18.0.0/24"]) { _ in
                let run = try await Program.run(
                    ["rdmabench", "run", "a0", "--networks", "198.18.1.0/24", "--no-results"])
                run.expectRefusal("no path between these hosts may be used", "the client allows only 198.18.1.0/24")
            }
        }

        /// The lab's interfaces know no speed; these are more than any machine moves there, as more than a NIC's speed
        /// would fail a run.
        private static let speeds = ["nic0", "nic1", "nic0-iw", "nic1-iw"].flatMap { nic in
            ["--speed", "\(nic)=\(nic.hasSuffix("-iw") ? 90 : 100)Gbps"]
        }
    }
}
