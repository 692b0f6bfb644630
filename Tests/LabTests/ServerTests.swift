import Foundation
import Testing

extension TwoHosts {
    @Suite("A server")
    struct ServerTests {
        @Test("serves eight clients at once")
        func manyClients() async throws {
            try await LabServer.serve { server in
                let options = ["--verify", "--bytes", "4MiB", "--depth", "16", "--direction", "both"]
                let clients = try (0..<8).map { number in
                    try Measurement(["run"] + Traffic.all[number % Traffic.all.count].arguments + options)
                }
                for client in clients {
                    let outcome = try await client.program.outcome()
                    #expect(outcome.status == 0, "\(outcome.errors)")
                    let row = try #require(try client.summary().first)
                    #expect(row["verified"] == "true" && row["bytes"] == "\(8 << 20)", "\(row)")
                }
                #expect(server.log.count(of: "client greeted") == 8)
            }
        }

        @Test("sleeps while nobody comes")
        func sleep() async throws {
            try await LabServer.serve { server in
                let before = try await server.wakeUps()
                try #require(before > 0)
                try await Task.sleep(for: .seconds(2))
                // Whatever looks from time to time whether there is something to do would wake more often.
                let wakeUps = try await server.wakeUps() - before
                #expect((0..<5).contains(wakeUps))
            }
        }

        @Test("says what it is doing")
        func status() async throws {
            try await LabServer.serve { server in
                let client = try Measurement(["run"] + Carrier.roce.route + ["-t", "30s", "--interval", "100ms"])
                try await client.program.waitUntilDataFlows()
                let text = try await Program.run(["rdmabench", "status", "a"])
                #expect(text.status == 0, "\(text.errors)")
                for words in ["channels", "1 of 4096", "198.18.0.2", "bandwidth rdma write upload"] {
                    #expect(text.output.contains(words), "no \(words) in\n\(text.output)")
                }
                #expect(text.output.split(separator: "\n").allSatisfy { $0.count <= 80 }, "\(text.output)")
                let json = try await Program.run(["rdmabench", "status", "a", "--json"])
                #expect(json.output.contains("\"sessions\""))
                client.program.signal(SIGINT)
                _ = try await client.program.outcome()
            }
        }

        @Test("can be started again on the same port at once")
        func restart() async throws {
            for signal in ["TERM", "KILL"] {
                let server = try await LabServer.start()
                try await expectService(.tcp)
                let client = try Measurement(["run"] + Carrier.roce.route + ["-t", "30s", "--interval", "100ms"])
                try await client.program.waitUntilDataFlows()
                try await server.signal(signal)
                _ = try await server.outcome()
                try await LabServer.serve { _ in
                    try await expectService(.roce)
                    try await expectService(.iwarp)
                }
                _ = try await client.program.outcome()
            }
        }

        @Test("says that its port is taken")
        func portTaken() async throws {
            try await LabServer.serve(on: "b") { _ in
                let second = try await Program.run(["rdmabench", "server", "--no-auth", "--listen", "::"])
                #expect((1..<128).contains(second.status))
                #expect(second.errors.contains("port 18515: "), "\(second.errors)")
                #expect(second.errors.contains("is another server running?"), "\(second.errors)")
            }
        }

        @Test("says that an address is not this host's", arguments: ["198.18.0.99", "no-such-host.invalid", ""])
        func badAddress(_ address: String) async throws {
            let server = try await Program.run(["rdmabench", "server", "--no-auth", "--listen", address])
            #expect((1..<128).contains(server.status))
            #expect(server.errors.contains("listening on \(address)"), "\(server.errors)")
        }

        @Test("listens on loopback alone unless told otherwise, and warns where it is told")
        func loopback() async throws {
            let server = try await LabServer.start(on: "b", listen: "127.0.0.1", admission: [])
            #expect(!server.log.contains("without a key"))
            let refused = try await Partner.run("a", "rdmabench run b -t 1s --no-results 2>&1 || true")
            #expect(refused.contains("refused: no server listens there"))
            try await server.end()
            try await LabServer.serve { #expect($0.log.contains("without a key (--no-auth)")) }
        }

        @Test("is not moved by noise on its ports")
        func noise() async throws {
            try await LabServer.serve { server in
                let noise = """
                    for port in 18515 18516; do
                        head -c 100000 /dev/urandom >/dev/tcp/a/$port || true
                        printf 'GET / HTTP/1.1\\r\\nHost: a\\r\\n\\r\\n' >/dev/tcp/a/$port
                        exec 3<>/dev/tcp/a/$port 3>&-
                    done
                    """
                _ = try await Program.run(["bash", "-c", noise])
                try await expectService(.tcp)
                try await expectService(.roce)
            }
        }
    }
}
