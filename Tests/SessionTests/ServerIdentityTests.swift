import TestSupport
import Testing

@testable import Session

/// The file with a server's key.
@Suite struct ServerIdentityTests {
    private let folder: TemporaryFolder
    private let file: ServerIdentityFile

    init() throws {
        folder = try TemporaryFolder()
        file = ServerIdentityFile(folder: "\(folder.path)/state/rdmabench")
    }

    @Test func isMadeOnceAndKept() throws {
        let key = try file.load().key
        #expect(try file.load().key == key)
        #expect(try folder.names(in: "state/rdmabench") == ["server.pem"])
        #expect(try folder.permissions(of: "state/rdmabench/server.pem") == 0o600)
        #expect(try folder.permissions(of: "state/rdmabench") == 0o700)
        let other = try file.replace().key
        #expect(other.secret != key.secret && other.fingerprint != key.fingerprint)
        #expect(try file.load().key == other)
        #expect(try folder.permissions(of: "state/rdmabench/server.pem") == 0o600)
    }

    @Test func serversThatStartTogetherHaveOne() async throws {
        let keys = try await withThrowingTaskGroup(of: JoinKey.self) { [file] tasks in
            for _ in 0..<8 { tasks.addTask { try file.load().key } }
            return try await tasks.reduce(into: []) { $0.append($1) }
        }
        #expect(keys.count == 8 && keys.allSatisfy { $0 == keys[0] })
    }

    @Test func isNotReadWhereOthersMayReadIt() throws {
        _ = try file.load()
        try folder.setPermissions(0o640, of: "state/rdmabench/server.pem")
        let error = #expect(throws: SessionError.self) { try file.load() }
        #expect(error?.description.contains("chmod 600") == true)
        #expect(error?.description.contains("state/rdmabench/server.pem") == true)
    }

    @Test(arguments: ["", "no key", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n"])
    func damageIsNamed(_ text: String) throws {
        _ = try file.load()
        try folder.write(text, to: "state/rdmabench/server.pem")
        try folder.setPermissions(0o600, of: "state/rdmabench/server.pem")
        let error = #expect(throws: SessionError.self) { try file.load() }
        #expect(error?.description.contains("--rotate-key") == true)
        #expect(try file.replace().key == file.load().key)
    }

    @Test func whereItCannotBeItSaysWhy() throws {
        try folder.write("", to: "file")
        let error = #expect(throws: SessionError.self) {
            try ServerIdentityFile(folder: "\(folder.path)/file/rdmabench").replace()
        }
        #expect(error?.description.contains("/file/rdmabench/server.pem") == true)
        #expect(error?.description.contains("Not a directory") == true)
    }

    @Test func liesWhereSuchFilesLie() {
        let home = ["HOME": "/home/lab"]
        #expect(ServerIdentityFile.standard(home).path == "/home/lab/.local/state/rdmabench/server.pem")
        let state = home.merging(["XDG_STATE_HOME": "/var/s"]) { $1 }
        #expect(ServerIdentityFile.standard(state).path == "/var/s/rdmabench/server.pem")
        let service = state.merging(["STATE_DIRECTORY": "/var/lib/rdmabench:/x"]) { $1 }
        #expect(ServerIdentityFile.standard(service).path == "/var/lib/rdmabench/server.pem")
    }
}
