import Fabric
import Foundation
import Metering
import NIOCore
import Testing
import Transport

@testable import Session

@Suite struct MessageTests {
    private static let host = HostDescription(hostname: "a", kernel: "6.1", architecture: "x86_64", processors: 2)
    private static let report = EndReport.example(.server)

    static let messages: [Message] = [
        .hello(Hello(host: host, dataPorts: DataPorts(tcp: 1, rdma: nil, rdmaProblem: "none"))),
        .hello(Hello(host: host, dataPorts: nil)), .refused("no \u{1F980} \"today\"\n"),
        .prepare(TransferPlan(transport: .rdma, operation: .read, amount: .bytes(.max)), token: SessionToken()),
        .prepared, .ready, .start, .stop("enough"),
        .drained([0: DrainedChannel(connection: nil, blocks: 0), 1023: DrainedChannel(connection: 7, blocks: .max)]),
        .drained([:]), .lost(LostConnection(channel: 1, connection: 2, seen: BlockLedger(), reason: "silent")),
        .sample(IntervalSample(nanoseconds: 5, channels: [ChannelTotals(bytes: .max, messages: 1)])),
        .report(report), .release, .probe(["198.18.0.1", "fd00::1"], token: SessionToken()), .probing([1, .max]),
        .failed("", token: SessionToken()), .leaving, .status, .serving(status),
    ]

    private static let status = ServerStatus(
        hostname: "a",
        version: "1",
        protocolVersion: 7,
        seconds: 1,
        served: 2,
        clients: ServerStatus.Use(used: 1, most: 512),
        channels: ServerStatus.Use(used: 0, most: 4096),
        memory: ServerStatus.Use(used: 0, most: .max),
        longestCase: 60,
        bandwidth: ["LiveMigration": "limit 1000MiB/s"],
        sessions: [
            ServerStatus.Session(
                number: 1,
                peer: "[::1]:5",
                hostname: "b",
                version: "1",
                seconds: 0.5,
                run: ServerStatus.Run(summary: "bandwidth tcp", seconds: 0.1)
            )
        ]
    )

    @Test(arguments: messages.indices)
    func crossesTheWire(_ index: Int) throws {
        let encoder = JSONEncoder()
        encoder.outputFormatting = .sortedKeys
        let json = try encoder.encode(Self.messages[index])
        let read = try ControlChannel.message(in: ByteBuffer(bytes: json))
        #expect(try encoder.encode(read) == json)
        #expect(json.count < ControlChannel.serverFrameLimit)
    }

    @Test func theLongestMessageOfAClientFitsTheServersLimit() throws {
        let counts = Dictionary(
            uniqueKeysWithValues: (0..<2048).map { ($0, DrainedChannel(connection: .max, blocks: .max)) }
        )
        #expect(try JSONEncoder().encode(Message.drained(counts)).count < ControlChannel.serverFrameLimit)
    }

    @Test(
        arguments: [
            "", "{", "null", "[]", "{}", "{\"no such message\":{}}", "{\"start\":{},\"ready\":{}}",
            "{\"stop\":{\"_0\":7}}", "{\"drained\":{\"_0\":{\"x\":1}}}", "{\"drained\":{\"_0\":[-1,-1]}}",
            "{\"prepare\":{}}", "\u{0}\u{0}",
        ]
    )
    func rubbishIsAnErrorInWords(_ text: String) throws {
        let error = try #require(throws: SessionError.self) {
            _ = try ControlChannel.message(in: ByteBuffer(string: text))
        }
        #expect(error.description.contains("could not be understood"))
    }
}

@Suite struct HelloTests {
    private let host = HostDescription(hostname: "a", kernel: "6.1", architecture: "x86_64", processors: 2)

    @Test func theSameProtocolWillDo() {
        var other = Hello(host: host)
        other.version = "99.0.0"
        #expect(Hello(host: host).incompatibility(with: other) == nil)
    }

    @Test func twoProtocolsAreNamedWithTheirVersions() throws {
        var other = Hello(host: host)
        (other.protocolVersion, other.version) = (Hello.currentProtocol + 1, "9.9.9")
        let text = try #require(Hello(host: host).incompatibility(with: other))
        for words in [
            Version.current, "protocol \(Hello.currentProtocol)", "9.9.9", "protocol \(other.protocolVersion)",
            "same version",
        ] {
            #expect(text.contains(words))
        }
    }

    @Test func anotherVersionMayHaveChangedAllButTheVersions() throws {
        let json = #"{"hello":{"_0":{"protocolVersion":99,"version":"2.0","host":"b","terms":7}}}"#
        guard case .hello(let hello) = try ControlChannel.message(in: ByteBuffer(string: json)) else {
            Issue.record("another message")
            return
        }
        #expect(hello.protocolVersion == 99 && hello.version == "2.0")
    }
}
