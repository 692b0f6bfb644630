import Testing

extension TwoHosts {
    /// "Failed Live Migrations with Event ID 21502": jumbo frames that a switch on the way does not take.
    @Suite("Jumbo frames")
    struct PathMTUTests {
        @Test("pass where every switch takes them")
        func clear() async throws {
            try await LabServer.serve { _ in
                let check = try await Program.run(["rdmabench", "check", "a0"])
                #expect(check.status == 0, "\(check.errors)")
                for line in [
                    "ok       198.18.0.2 - 198.18.0.1: packets of 9000 bytes",
                    "ok       198.18.1.2 - 198.18.1.1: packets of 9614 bytes", "RoCE path MTU 4096",
                    "ok       198.18.1.2 - 198.18.1.1: RDMA (roce) port 18517 answers",
                    "ok       burst: ", "roce0 of the client: ",
                ] {
                    #expect(check.output.contains(line), "not in:\n\(check.output)")
                }
            }
        }

        /// NICs at 9614, the switch's port at 9216, as in the article.
        @Test("that a switch drops are named, with the size and what to set", arguments: ["a", "b"])
        func article(_ port: String) async throws {
            try await LabServer.serve { _ in
                try await Partner.withPortMTU(9216, of: port, network: 1, otherwise: 9614) {
                    let check = try await Program.run(["rdmabench", "check", "a1", "--json"])
                    #expect(check.status == 1)
                    let way = port == "a" ? "to the server" : "to the client"
                    #expect(check.output.contains("black hole: \(way) packets up to 9216 bytes pass, 9217 do not"))
                    #expect(check.output.contains("vanish without a word"))
                    #expect(
                        check.output.contains("MTU of 9000 on the NICs of both hosts (9014 where the driver counts")
                    )
                }
            }
        }

        @Test("that would be lost keep a run from starting", arguments: Carrier.allCases)
        func refusal(_ carrier: Carrier) async throws {
            try await LabServer.serve { _ in
                try await Partner.withPortMTU(1500, of: "b", network: 0, otherwise: 9000) {
                    let run = ["rdmabench", "run"] + carrier.route + ["--no-results", "-t", "200ms", "--warmup", "0s"]
                    try await Program.run(run).expectRefusal("up to 1500 bytes pass, 1501 do not", "--force")
                    // The answers are small, so that a sender of large packets towards a gets through.
                    for way in ["--force", "--no-check"] {
                        let outcome = try await Program.run(run + [way])
                        #expect(outcome.status == 0, "\(outcome.errors)")
                        #expect(outcome.errors.contains("FAILURE") == (way == "--force"))
                    }
                }
                try await expectService(carrier)
            }
        }

        @Test("under a run that is going on: what was measured is kept", arguments: Carrier.rdma)
        func lowered(_ carrier: Carrier) async throws {
            try await LabServer.serve { _ in
                let run = try Measurement(
                    ["run"] + carrier.route + [
                        "--direction", "download", "-t", "4s", "--interval", "100ms", "--warmup", "0s", "--size",
                        "64KiB",
                    ]
                )
                try await run.program.waitUntilDataFlows()
                try await Partner.withPortMTU(1500, of: "b", network: 0, otherwise: 9000) {
                    let outcome = try await run.program.outcome()
                    #expect(outcome.output.contains(carrier.rawValue), "no table: \(outcome.output)")
                    #expect((try run.summary().first?.number("bytes") ?? 0) > 0)
                }
                try await expectService(carrier)
            }
        }
    }
}
