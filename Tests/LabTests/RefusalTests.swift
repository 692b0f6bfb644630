import Foundation
import TestSupport
import Testing

extension TwoHosts {
    /// Servers that cannot be reached, or are none.
    @Suite("Without a server")
    struct RefusalTests {
        @Test("a name that is none")
        func unknownHost() async throws {
            try await run("no-such-host.invalid").expectRefusal("no-such-host.invalid: no such host", "getent hosts")
        }

        @Test("a port that is closed")
        func closedPort() async throws {
            try await run("a").expectRefusal("a: connecting to port 18515: refused", "rdmabench server --listen")
        }

        @Test("a host that is not there")
        func noHost() async throws {
            try await run("198.18.0.77").expectRefusal("198.18.0.77: connecting to port 18515:")
        }

        @Test("an address that no route leads to")
        func noRoute() async throws {
            try await run("203.0.113.1").expectRefusal("no route to that host", "ip route get")
        }

        @Test("an HTTP server that answers at once")
        func webServer() async throws {
            let answer = "HTTP/1.1 400 Bad Request\r\nServer: nginx\r\nConnection: close\r\n\r\n"
            try await meeting { caller in
                _ = caller.receive(4096)
                try caller.send([UInt8](answer.utf8))
                _ = caller.waitForEnd()
            }.expectRefusal("what answers is not an rdmabench server", "HTTP/1.1 400 Bad Request", "--port")
        }

        @Test("a server that hangs up")
        func hangsUp() async throws {
            try await meeting { caller in
                _ = caller.receive(4096)
            }.expectRefusal("is that rdmabench?")
        }

        @Test("a server that says nothing, as an HTTP server that waits for a line")
        func silent() async throws {
            try await meeting { caller in
                _ = caller.waitForEnd()
            }.expectRefusal("no greeting: nothing came within 10 s; is that rdmabench?")
        }

        @Test("a server of another version")
        func otherVersion() async throws {
            try await meeting { caller in
                // What the client says of itself, as if another version said it.
                let head = try #require(caller.receiveAll(4))
                let length = head.reduce(0) { $0 << 8 | Int($1) }
                let greeting = String(decoding: try #require(caller.receiveAll(length)), as: UTF8.self)
                try caller.send(frame(greeting.replacing(/"protocolVersion":\d+/, with: "\"protocolVersion\":999")))
                _ = caller.waitForEnd()
            }.expectRefusal("(protocol 999)", "install the same version on both")
        }

        @Test("a client of another version is told so by the server")
        func otherClient() async throws {
            try await LabServer.serve(on: "b", listen: "127.0.0.1") { server in
                let greeting = try await self.greeting()
                let socket = try TestSocket(connectingTo: 18515)
                try socket.send(frame(greeting.replacing(/"protocolVersion":\d+/, with: "\"protocolVersion\":999")))
                var answer: [UInt8] = []
                while let more = socket.receive(65536), !more.isEmpty { answer += more }
                let text = String(decoding: answer, as: UTF8.self)
                #expect(text.contains("refused") && text.contains("install the same version on both"))
                try await server.waitUntil(itSays: "(protocol 999)")
            }
        }

        private func run(_ host: String, port: UInt16 = 18515) async throws -> Program.Outcome {
            try await Program.run(["rdmabench", "run", host, "--port", "\(port)", "--no-results"])
        }

        /// The outcome of a client that meets `body` instead of a server.
        private func meeting(
            _ body: @escaping @Sendable (TestSocket) throws -> Void
        ) async throws -> Program.Outcome {
            let listener = try TestSocket.listening()
            async let meeting: Void = onThread { try body(try listener.accepted()) }
            let outcome = try await run("127.0.0.1", port: listener.port)
            try await meeting
            return outcome
        }

        /// What a client says first.
        private func greeting() async throws -> String {
            let listener = try TestSocket.listening()
            let client = try Program(["rdmabench", "run", "127.0.0.1", "--port", "\(listener.port)", "--no-results"])
            let caller = try listener.accepted()
            let length = try #require(caller.receiveAll(4)).reduce(0) { $0 << 8 | Int($1) }
            let text = String(decoding: try #require(caller.receiveAll(length)), as: UTF8.self)
            client.signal(SIGKILL)
            return text
        }

        private func frame(_ text: String) -> [UInt8] {
            withUnsafeBytes(of: UInt32(text.utf8.count).bigEndian) { Array($0) } + Array(text.utf8)
        }
    }
}
