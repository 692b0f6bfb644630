import Testing

extension TwoHosts {
    /// What `check` says of paths on which something is wrong that no MTU is to blame for.
    @Suite("A path with a fault")
    struct CheckTests {
        private static let first = ["--policy", "strict", "--networks", "198.18.0.0/24"]

        @Test("that a firewall makes for RoCE alone: TCP answers, RDMA does not, and the port is named")
        func blocked() async throws {
            try await LabServer.serve { _ in
                let check = try await Partner.withBlockedPort(4791, on: "a") {
                    try await Program.run(["rdmabench", "check", "a0"] + Self.first)
                }
                #expect(check.status == 1, "\(check.errors)")
                let path = "198.18.0.2 - 198.18.0.1"
                for line in [
                    "ok       \(path): TCP port 18516 answers",
                    "FAILURE  \(path): connecting to 198.18.0.1:18517 with RDMA",
                    "a firewall drops UDP port 4791", "ok       \(path): packets of 9000 bytes",
                ] {
                    #expect(check.output.contains(line), "not in:\n\(check.output)")
                }
                #expect(!check.output.contains("burst"), "there is nothing to be learnt from one")
                try await expectService()
            }
        }

        @Test(
            "that loses packets: what was sent again under load is counted, and explained",
            arguments: [
                (
                    "rdma",
                    [
                        "roce0 of the client: rose under load: ", "packets were sent again",
                        "roce0 of the server: rose under load: ", "out_of_seq_request by ", "packets were lost",
                    ]
                ),
                ("tcp", ["warning  TCP: ", " segments were sent again", "Packets are lost on the way"]),
            ]
        )
        func lossy(_ transport: String, _ words: [String]) async throws {
            try await LabServer.serve { _ in
                let check = try await Partner.withLoss(ofPercent: 1) {
                    try await Program.run(["rdmabench", "check", "a0", "--transport", transport] + Self.first)
                }
                for word in words { #expect(check.output.contains(word), "not in:\n\(check.output)") }
            }
        }

        @Test("over routers that say what is too large: TCP heeds them, and a run starts with a warning")
        func routers() async throws {
            try await Routers.with(middleMTU: 1400) {
                try await LabServer.serve(on: "b", under: Routers.there) { _ in
                    let check = try await Program.run(["rdmabench", "check", Routers.host])
                    #expect(check.status == 0, "\(check.output)\(check.errors)")
                    let words =
                        "to the server packets up to 1400 bytes pass, 1401 do not; to the client packets up to 1400"
                    #expect(check.output.contains(words), "\(check.output)")
                    #expect(check.output.contains("TCP will send packets of 1400 bytes"))
                    let run = try await Program.run(
                        ["rdmabench", "run", Routers.host, "--no-results", "-t", "200ms", "--warmup", "0s"]
                    )
                    #expect(
                        run.status == 0 && run.errors.contains("TCP will send packets of 1400 bytes"),
                        "\(run.errors)"
                    )
                }
            }
        }
    }
}
