import TestSupport
import Testing
import Transport

@testable import Session

/// Addresses and ports where there is nothing to be had.
@Suite(.leavesNothing) struct ReachingTests {
    private func error(_ host: String, _ port: Int) async -> SessionError? {
        await #expect(throws: SessionError.self) {
            try await ClientSession.connect(to: .port(ServerAddress(host: host, port: port))) { _ in }
        }
    }

    @Test func aNameThatThereIsNotIsNamed() async {
        // Longer than a label may be, so that nobody's name server is asked.
        let name = String(repeating: "a", count: 64) + ".example"
        let error = await error(name, 18515)
        #expect(error?.description.contains("\(name): no such host") == true)
        #expect(error?.description.contains("getent hosts") == true)
    }

    @Test func aPortBehindTheNameIsToldWhereItGoes() {
        for host in ["10.0.0.1:18515", "a:1"] {
            #expect(SessionError.unknownHost(host).description == "\(host): no such host: give the port with --port")
        }
        for host in ["fd00::1", "::1", "a:", "a:b", "a"] {
            #expect(SessionError.unknownHost(host).description.contains("getent hosts"))
        }
    }

    @Test func aClosedPortSaysWhatToStart() async throws {
        let port = Int(try TestSocket.listening().port)
        let error = await error("127.0.0.1", port)
        #expect(error?.description.contains("127.0.0.1: connecting to port \(port): refused") == true)
        #expect(error?.description.contains("rdmabench server") == true)
    }

    @Test(arguments: [-1, 0, 65_536, .max])
    func aPortThatThereCannotBeIsNamed(_ port: Int) async {
        let error = await error("127.0.0.1", port)
        #expect(error?.description.contains("port \(port)") == true)
    }

    @Test(arguments: [-1, 65_534, .max])
    func aServerDoesNotTakeAPortThatThereCannotBe(_ port: Int) async {
        let error = await #expect(throws: SessionError.self) {
            try await TestServer.with(ServerOptions(port: port)) { _ in }
        }
        #expect(error?.description.contains("port \(port)") == true)
    }

    @Test func aServersPortInUseIsNamed() async throws {
        let taken = try TestSocket.listening()
        let error = await #expect(throws: SessionError.self) {
            try await TestServer.with(ServerOptions(port: Int(taken.port))) { _ in }
        }
        #expect(error?.description.contains("port \(taken.port)") == true)
        #expect(error?.description.contains("another server") == true)
    }

    @Test func aServersDataPortInUseIsNamed() async throws {
        let (free, taken) = try Self.neighbours()
        let port = free.port
        free.reset()
        let error = await #expect(throws: (any Error).self) {
            try await TestServer.with(ServerOptions(port: Int(port))) { _ in }
        }
        #expect(error.map { "\($0)" }?.contains("\(taken.port)") == true)
    }

    @Test func anAddressOfAnotherHostIsNamed() async throws {
        let error = await #expect(throws: SessionError.self) {
            try await TestServer.with(ServerOptions(listen: "192.0.2.1", port: 0)) { _ in }
        }
        #expect(error?.description.contains("192.0.2.1") == true)
    }

    @Test func addressesAreWrittenAsUsersWriteThem() {
        #expect(ServerAddress(host: "lab2").description == "lab2:18515")
        #expect(ServerAddress(host: "fe80::1%eth0", port: 7).description == "[fe80::1%eth0]:7")
    }

    /// Sockets that listen on two ports in a row.
    private static func neighbours() throws -> (TestSocket, TestSocket) {
        for _ in 0..<100 {
            let first = try TestSocket.listening()
            guard first.port < 65_535, let second = try? TestSocket.listening(on: first.port + 1) else { continue }
            return (first, second)
        }
        throw SessionError.failed("no two free ports in a row")
    }
}
