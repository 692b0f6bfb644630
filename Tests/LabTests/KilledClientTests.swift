import Foundation
import TestSupport
import Testing

extension TwoHosts {
    /// kill -9 gives a client no time to say goodbye: what it held, the server must notice and let go of.
    @Suite("A client that is killed")
    struct KilledClientTests {
        @Test("at each step leaves nothing on the server, which serves the next one")
        func atEachStep() async throws {
            try await LabServer.serve { server in
                let options = ["-t", "30s", "--channels", "2", "--direction", "both"]
                // Greeted; asked for a run, the channels being made. Whose step it is the log does not say: one by one.
                for step in ["client greeted", "[Session] run"] {
                    for carrier in Carrier.allCases {
                        let sessions = server.log.count(of: step)
                        try await kill([["run"] + carrier.route + options]) { _ in
                            #expect(await eventually { server.log.count(of: step) > sessions }, "\(carrier)")
                        }
                    }
                    try await server.expectIdle()
                }
                // In the warm-up; in the run.
                for step in ["[1/1]", " Gbps "] {
                    let more = ["--interval", "100ms", "--warmup", "500ms"]
                    try await kill(Carrier.allCases.map { ["run"] + $0.route + options + more }) {
                        try await $0.waitUntil(itSays: step)
                    }
                    try await server.expectIdle()
                }
                for carrier in Carrier.allCases { try await expectService(carrier) }
            }
        }

        @Test("at any time leaves nothing on the server")
        func atAnyTime() async throws {
            let traffic = [(Carrier.roce, "send"), (.iwarp, "read"), (.tcp, "")].map(Traffic.init)
            try await LabServer.serve { server in
                // From its start to well into its run; which step is met differs from time to time, what must hold
                // does not.
                for delay in stride(from: 200, through: 1600, by: 100) {
                    try await kill(traffic.map { ["run"] + $0.arguments + ["--channels", "2", "--verify"] }) { _ in
                        try await Task.sleep(for: .milliseconds(delay))
                    }
                }
                try await server.expectIdle()
                for carrier in Carrier.allCases { try await expectService(carrier) }
            }
        }

        @Test("in a latency run leaves nothing either")
        func inLatency() async throws {
            let options = ["-t", "30s", "--interval", "100ms", "--warmup", "0s"]
            try await LabServer.serve { server in
                try await kill(Carrier.allCases.map { ["latency"] + $0.route + options }) {
                    try await $0.waitUntilDataFlows()
                }
                try await server.expectIdle()
                for carrier in Carrier.allCases { try await expectService(carrier) }
            }
        }

        @Test("while others run does not disturb them")
        func besideOthers() async throws {
            try await LabServer.serve { server in
                let good = try Measurement(["run"] + Carrier.roce.route + ["-t", "2s", "--verify", "--depth", "16"])
                let bad = try Measurement(["run"] + Carrier.roce.route + ["-t", "30s", "--interval", "100ms"])
                try await bad.program.waitUntilDataFlows()
                bad.program.signal(SIGKILL)
                #expect(try await good.program.outcome().status == 0)
                #expect(try good.summary().first?["verified"] == "true")
                _ = try await bad.program.outcome()
            }
        }

        /// Starts clients at once, and kills each of them when it has come so far.
        private func kill(
            _ clients: [[String]],
            when comeSoFar: @escaping @Sendable (Program) async throws -> Void
        ) async throws {
            try await withThrowingTaskGroup { group in
                for arguments in clients {
                    let client = try Measurement(arguments)
                    group.addTask {
                        try await comeSoFar(client.program)
                        client.program.signal(SIGKILL)
                        _ = try await client.program.outcome()
                    }
                }
                try await group.waitForAll()
            }
        }
    }
}
