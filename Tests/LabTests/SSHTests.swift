import Foundation
import TestSupport
import Testing

extension TwoHosts {
    /// Runs whose server ssh starts on the other host, by a real sshd; nothing else listens there.
    @Suite("Over ssh")
    struct SSHTests {
        /// An sshd on host a, and how this host gets in.
        private struct SSHServer {
            static let port = 2222
            let program: Program
            let options: [String]

            static func serve(_ body: (SSHServer) async throws -> Void) async throws {
                let scratch = try Scratch()
                let key = scratch.path + "/key"
                let made = try await Program.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", key])
                try #require(made.status == 0, "\(made.errors)")
                let program = try Program(["on-host", "a", "ssh-server", "\(port)", scratch.text("key.pub")])
                try await program.waitUntil(itSays: "Server listening on")
                let path = try await Program.run(["bash", "-c", "command -v rdmabench"]).output
                    .trimmingCharacters(in: .whitespacesAndNewlines)
                let ssh =
                    "ssh -i \(key) -o StrictHostKeyChecking=no -o UserKnownHostsFile=/dev/null -o LogLevel=ERROR"
                try await body(SSHServer(program: program, options: ["--ssh", ssh, "--remote-command", path]))
                program.signal(SIGTERM)
                _ = try await program.outcome()
            }
        }

        private func host(_ carrier: Carrier) -> [String] {
            ["ssh://root@\(carrier.route[0]):\(SSHServer.port)"] + carrier.route.dropFirst()
        }

        /// Expects that nothing of rdmabench runs on host a any more.
        private func expectNoServer() async throws {
            var left = ""
            for _ in 0..<40 {
                left = try await Program.run(["on-host", "a", "pgrep", "-a", "rdmabench"]).output
                if left.isEmpty { return }
                try await Task.sleep(for: .milliseconds(250))
            }
            Issue.record("still there: \(left)")
        }

        @Test("runs of each kind, with no server before and none after", arguments: Carrier.allCases)
        func run(_ carrier: Carrier) async throws {
            try await SSHServer.serve { ssh in
                let client = try await Measurement.complete(
                    ["run"] + host(carrier) + ssh.options + ["--verify", "--bytes", "4MiB", "--direction", "both"]
                )
                let row = try #require(try client.summary().first)
                #expect(row["verified"] == "true" && row["bytes"] == "\(8 << 20)", "\(row)")
                #expect(row["transport"] == carrier.rawValue)
                try await expectNoServer()
            }
        }

        @Test("over several NICs, and several sessions at once; to another address than that of sshd")
        func others() async throws {
            try await SSHServer.serve { ssh in
                let speeds = ["--speed", "nic0=40Gbps", "--speed", "nic1=40Gbps"]
                let several = try await Measurement.complete(
                    ["run"] + host(.tcp) + ssh.options + speeds
                        + ["--remote-options=\(speeds.joined(separator: " "))", "--multichannel", "--bytes", "4MiB"]
                )
                #expect(try several.summary().first?["nics"] == "2")
                let mix = try await Measurement.complete(
                    ["mix"] + host(.roce) + ssh.options + [
                        "--storage", "iops=100,size=4KiB", "-t", "1s", "--warmup", "0s",
                    ]
                )
                #expect(try mix.summary().count >= 2)
                let other = try await Measurement.complete(
                    ["run"] + host(.tcp) + ssh.options + ["--data-address", "a1", "--bytes", "1MiB"]
                )
                #expect(try other.intervals().first?["nic"] == "nic1")
                try await expectNoServer()
            }
        }

        @Test("Ctrl-C, which ssh hears too, drains")
        func interrupt() async throws {
            try await SSHServer.serve { ssh in
                let client = try started(ssh)
                try await client.program.waitUntilDataFlows()
                try await Partner.run("b", "pkill -INT -x ssh")
                client.program.signal(SIGINT)
                let outcome = try await client.program.outcome()
                #expect(outcome.status == 130, "\(outcome.errors)")
                try client.expectIncomplete(because: "interrupted by the user")
                try await expectNoServer()
            }
        }

        @Test(
            "a connection that breaks ends the run with what it has, and the server",
            arguments: ["ssh", "rdmabench"]
        )
        func broken(_ program: String) async throws {
            try await SSHServer.serve { ssh in
                let client = try started(ssh)
                try await client.program.waitUntilDataFlows()
                try await Partner.run(program == "ssh" ? "b" : "a", "pkill -KILL -x \(program)")
                let outcome = try await client.program.outcome()
                #expect(outcome.status == 1, "\(outcome.errors)")
                try client.expectIncomplete(because: "the connection to the server was lost")
                try await expectNoServer()
            }
        }

        @Test("a client that is killed leaves no server")
        func killed() async throws {
            try await SSHServer.serve { ssh in
                let client = try started(ssh)
                try await client.program.waitUntilDataFlows()
                client.program.signal(SIGKILL)
                _ = try await client.program.outcome()
                try await expectNoServer()
            }
        }

        @Test("what goes wrong is named, with what to do")
        func refusals() async throws {
            try await SSHServer.serve { ssh in
                func run(_ host: String, _ options: [String]) async throws -> Program.Outcome {
                    try await Program.run(["rdmabench", "run", host, "--no-results", "--bytes", "1MiB"] + options)
                }
                let (ours, there) = (Array(ssh.options.prefix(2)), "ssh://root@a:\(SSHServer.port)")
                try await run(there, ours + ["--remote-command", "/no/rdmabench"])
                    .expectRefusal("/no/rdmabench", "cannot be run there", "--remote-command")
                try await run(there, ours + ["--remote-command", "echo hello there; \(ssh.options[3])"])
                    .expectRefusal("hello there", "start-up files")
                try await run("ssh://root@a:2223", ssh.options).expectRefusal("did not get there", "refused")
                try await run(there, ["--ssh", "no-such-ssh"]).expectRefusal("starting no-such-ssh", "--ssh")
                try await run("ssh://", []).expectRefusal("that is not ssh://")
                try await run("ssh://-oProxyCommand=x", []).expectRefusal("that is not ssh://")
                try await run(there, ["--port", "1"]).expectRefusal("neither --port nor a key")
                try await run("a", ["--data-address", "a1"]).expectRefusal("--data-address", "ssh://")
                try await expectNoServer()
            }
        }

        private func started(_ ssh: SSHServer) throws -> Measurement {
            try Measurement(
                ["run"] + host(.roce) + ssh.options + ["-t", "30s", "--interval", "100ms", "--warmup", "0s"]
            )
        }
    }
}
