import Testing

@testable import Session
@testable import rdmabench

@Suite struct StatusTextTests {
    private func status(_ sessions: [ServerStatus.Session]) -> ServerStatus {
        ServerStatus(
            hostname: "a",
            version: "0.1.0",
            protocolVersion: 7,
            seconds: 93_784,
            served: 12,
            clients: .init(used: 2, most: 512),
            channels: .init(used: 32, most: 4096),
            memory: .init(used: 3 << 20, most: 1 << 34),
            longestCase: 604_800,
            bandwidth: ["LiveMigration": "limit 1000MiB/s"],
            sessions: sessions
        )
    }

    @Test func saysWhatIsInUseAndWhatThereIs() {
        let text = StatusText(status([])).text
        for line in [
            "server              a, rdmabench 0.1.0 (protocol 7)\n", "up                  1d2h, 12 sessions so far",
            "clients             2 of 512", "channels            32 of 4096\n",
            "memory              3 MiB of 16384 MiB\n", "a case              7d0h at most\n",
            "LiveMigration       limit 1000MiB/s\n", "no other session\n",
        ] {
            #expect(text.contains(line), "no \(line) in\n\(text)")
        }
    }

    @Test func fitsATerminalWhateverPeersCallThemselves() {
        let session = ServerStatus.Session(
            number: 123_456,
            peer: "[fd00:18:0:1234:5678:9abc:def0:1]:65535",
            hostname: String(repeating: "h\n", count: 40),
            version: "0.1.0-very-long-version",
            seconds: -1e300,
            run: ServerStatus.Run(summary: "bandwidth tcp upload, 16 x 65536 B, event", seconds: 1e300)
        )
        let text = StatusText(status([session])).text
        let lines = text.split(separator: "\n")
        #expect(lines.allSatisfy { $0.count <= 100 }, "\(text)")
        #expect(lines.last == "  123456: bandwidth tcp upload, 16 x 65536 B, event")
    }
}
