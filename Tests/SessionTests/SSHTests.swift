import Testing

@testable import Session

@Suite struct SSHTests {
    @Test(
        arguments: [
            ("ssh://lab2", "lab2", nil), ("ssh://root@lab2", "root@lab2", nil), ("ssh://lab2:2222", "lab2", 2222),
            ("ssh://root@[fe80::1%eth0]:22/", "root@fe80::1%eth0", 22), ("ssh://198.18.0.1/", "198.18.0.1", nil),
        ] as [(String, String, Int?)]
    )
    func destinations(_ text: String, host: String, port: Int?) throws {
        let destination = try #require(try SSHDestination(text))
        #expect(destination.host == host && destination.port == port)
        #expect(destination.words.contains(host) && destination.words.contains("-p") == (port != nil))
        #expect(destination.words.last == "rdmabench server --stdio")
    }

    @Test(
        arguments: [
            "ssh://", "ssh:// ", "ssh://a b", "ssh://-oProxyCommand=x", "ssh://-l@a", "ssh://a:", "ssh://a:0",
            "ssh://a:65536", "ssh://a:999999", "ssh://a/b", "ssh://@a", "ssh://a@b@c", "ssh://::1",
        ]
    )
    func noDestinations(_ text: String) {
        #expect(throws: SessionError.self) { _ = try SSHDestination(text) }
    }

    @Test func aNameWithoutSchemeIsNone() throws {
        #expect(try SSHDestination("lab2") == nil)
    }

    @Test func whereSSHCameFrom() throws {
        let origin = try #require(SSHOrigin(["SSH_CONNECTION": "198.18.0.2 40312 198.18.0.1 22"]))
        #expect(origin.client == "198.18.0.2" && origin.server == "198.18.0.1")
        for text in ["", "a", "1 2 3", "1 2 3 4 5"] { #expect(SSHOrigin(["SSH_CONNECTION": text]) == nil) }
        #expect(SSHOrigin([:]) == nil)
    }

    /// Programs in the place of ssh: what their ends mean.
    @Test(
        arguments: [
            ("exit 255", "did not get there"), ("exit 127", "cannot be run there"),
            ("exit 64", "does not know `server --stdio`"), ("echo hello from a shell", "start-up files"),
            ("exit 0", "no greeting"), ("kill -9 $$", "no greeting"),
        ]
    )
    func failures(_ script: String, words: String) async throws {
        let error = try await failure(of: ["sh", "-c", script, "ssh"])
        #expect(error.description.contains(words), "\(error)")
    }

    @Test func aProgramThatIsNotThere() async throws {
        let error = try await failure(of: ["no-such-ssh"])
        #expect(error.description.contains("starting no-such-ssh") && error.description.contains("--ssh"))
    }

    private func failure(of command: [String]) async throws -> SessionError {
        var destination = try #require(try SSHDestination("ssh://lab2"))
        destination.command = command
        let route = ServerRoute.ssh(destination)
        return try await #require(throws: SessionError.self) {
            try await ClientSession.connect(to: route) { _ in }
        }
    }
}
