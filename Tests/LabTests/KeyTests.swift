import Foundation
import TestSupport
import Testing

extension TwoHosts {
    /// A server that lets in who has its key, on another host.
    @Suite("A key")
    struct KeyTests {
        private let state = ["env", "XDG_STATE_HOME=/tmp/key-tests"]

        /// The key in what a server has printed.
        private func key(in text: String) throws -> String {
            String(try #require(text.firstMatch(of: /rdmabench run \S+ --key (rb1-\S{64})\n/)?.1, "\(text)"))
        }

        private func served(_ body: (LabServer) async throws -> Void) async throws {
            try await LabServer.serve(admission: [], under: state, body)
        }

        private func run(
            _ arguments: [String],
            over carrier: Carrier = .tcp,
            under: [String] = []
        ) async throws -> Program.Outcome {
            let command = ["rdmabench", "run"] + carrier.route + ["-t", "100ms", "--quiet", "--no-results"]
            return try await Program.run(under + command + arguments)
        }

        @Test("opens the server to runs of each kind, as an option, a file, a variable")
        func opens() async throws {
            try await served { server in
                let key = try key(in: server.output)
                let folder = try Scratch()
                let file = folder.path + "/key"
                try Data("\(key)\n".utf8).write(to: URL(fileURLWithPath: file))
                for (carrier, options, under) in [
                    (.tcp, ["--key", key], []), (.roce, ["--key-file", file], []),
                    (.iwarp, [], ["env", "RDMABENCH_KEY=\(key)"]),
                ] as [(Carrier, [String], [String])] {
                    let outcome = try await run(options, over: carrier, under: under)
                    #expect(outcome.status == 0, "\(outcome.errors)")
                }
                #expect(!server.log.contains(key), "a log is no place for it")
            }
        }

        @Test("is asked for, and a wrong one is named")
        func isAskedFor() async throws {
            try await served { server in
                let key = try key(in: server.output)
                try await run([]).expectRefusal("asks for its key", "--key-file")
                let wrong = key.prefix(4) + "A" + key.dropFirst(5)
                try await run(["--key", String(wrong == key ? key.prefix(4) + "B" + key.dropFirst(5) : wrong)])
                    .expectRefusal("not its key any more", "--show-key")
                try await run(["--key", "rb1-abc"]).expectRefusal("that is no key")
                try await run(["--key-file", "/nowhere"]).expectRefusal(
                    "--key-file /nowhere",
                    "cannot be read: No such file"
                )
                #expect(try await run(["--key", key]).status == 0)
            }
        }

        @Test("is shown on the server's host, and another one opens from then on")
        func isShownAndRotated() async throws {
            func printed(_ option: String) async throws -> String {
                let outcome = try await Program.run(["on-host", "a"] + state + ["rdmabench", "server", option])
                #expect(outcome.status == 0, "\(outcome.errors)")
                return try key(in: outcome.output)
            }
            let first = try await printed("--show-key")
            try await served { server in
                let now = try key(in: server.output)
                #expect(now == first)
            }
            let second = try await printed("--rotate-key")
            #expect(second != first)
            #expect(try await printed("--show-key") == second)
            try await served { _ in
                #expect(try await run(["--key", second]).status == 0)
                try await run(["--key", first]).expectRefusal("not the server that the key belongs to")
            }
        }

        /// Nothing; half a greeting in TLS, whose record is to be as large as there can be; a frame of another protocol.
        @Test(
            "is what memory is for: strangers cost little",
            arguments: ["", #"\x16\x03\x01\x0f\x00\x01\x00\x0e\xfc"#, "RDB"]
        )
        func strangers(_ bytes: String) async throws {
            try await served { server in
                func memory() async throws -> Int {
                    let text = try await Partner.run(
                        "a",
                        "awk '/^RssAnon/ { print $2 }' /proc/\(server.processID)/status"
                    )
                    return try #require(Int(text.trimmingCharacters(in: .whitespacesAndNewlines)))
                }
                let (count, before) = (200, try await memory())
                let strangers = try Program([
                    "bash", "-c",
                    """
                    for number in {1..\(count)}; do
                        exec {stranger}<>/dev/tcp/a/18515
                        printf '\(bytes)' >&$stranger
                    done
                    echo there >&2
                    sleep 3
                    """,
                ])
                try await strangers.waitUntil(itSays: "there")
                try await Task.sleep(for: .seconds(1))
                let each = (try await memory() - before) / count
                #expect(each <= 48, "\(each) KiB for each")
                _ = try await strangers.outcome()
                #expect(try await run(["--key", key(in: server.output)]).status == 0)
            }
        }

        @Test("keeps a run going over another connection", .timeLimit(.minutes(2)))
        func survivesALostNIC() async throws {
            try await served { server in
                let key = try key(in: server.output)
                let client = try Measurement(
                    ["run"] + Carrier.tcp.route + [
                        "--key", key, "-t", "13s", "--networks", "198.18.0.0/24,198.18.1.0/24", "--policy", "strict",
                        "--dead-after", "1s", "--interval", "250ms",
                    ]
                )
                try await client.program.waitUntilDataFlows()
                try await Partner.withoutCable(0) {
                    try await client.program.waitUntil(itSays: "DOWN")
                    let outcome = try await client.program.outcome()
                    #expect(outcome.status == 0, "\(outcome.errors)")
                }
                #expect(server.log.contains("goes on with a session"))
            }
        }
    }
}
