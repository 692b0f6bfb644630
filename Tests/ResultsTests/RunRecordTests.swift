import Foundation
import Testing

@testable import Results

extension RunRecord {
    static func example(_ runID: String = "r") -> RunRecord {
        let interface = InterfaceDescription(
            name: "eth1",
            mtu: 9000,
            speedBitsPerSecond: 10_000_000_000,
            addresses: ["198.18.0.1"]
        )
        let port = RdmaPortDescription(device: "rxe0", port: 1, transport: "roce", interface: "eth1", activeMTU: 4096)
        let host = HostDescription(
            hostname: "a",
            kernel: "6.1.0",
            architecture: "x86_64",
            processors: 2,
            interfaces: [interface],
            rdmaPorts: [port]
        )
        var record = RunRecord(
            runID: runID,
            started: Date(timeIntervalSince1970: 1_795_459_501),
            command: ["rdmabench", "run", "a"],
            toolVersion: "1.0.0",
            client: host
        )
        record.cases = [CaseRecord(row: .example(), plan: .object(["channels": .integer(4)]), warnings: ["slow"])]
        return record
    }
}

@Suite struct RunRecordTests {
    @Test func survivesTheFile() throws {
        let record = RunRecord.example()
        let text = try record.json()
        #expect(text.hasSuffix("}\n"))
        #expect(try JSONDecoder().decode(RunRecord.self, from: Data(text.utf8)) == record)
    }

    @Test func hasTheNamesThatReadersRelyOn() throws {
        let file = try JSONDecoder().decode(JSONValue.self, from: Data(RunRecord.example().json().utf8))
        #expect(file["schema"] == .integer(1))
        #expect(file["run_id"] == .string("r"))
        #expect(file["started"] == .string("2026-11-23T18:45:01Z"))
        #expect(file["complete"] == .boolean(false), "until somebody says otherwise")
        #expect(file["client"]?["interfaces"] != nil)
        guard case .array(let cases) = file["cases"] else {
            Issue.record("no cases")
            return
        }
        #expect(cases[0]["summary"]?["throughput_gbps"] == .number(9.4))
        #expect(cases[0]["summary"]?["bytes"] == .integer(11_750_000_000))
        #expect(cases[0]["summary"]?["latency_p50_us"] == .null)
        #expect(cases[0]["plan"]?["channels"] == .integer(4))
    }

    @Test func describesThisHost() {
        let host = HostDescription.current()
        #expect(!host.hostname.isEmpty)
        #expect(host.kernel.first?.isNumber == true)
        #expect(host.architecture.utf8.count > 2)
        #expect(host.processors >= 1)
        #expect((host.memoryBytes ?? 0) > 1 << 20)
    }

    @Test(
        arguments: [
            ("processor\t: 0\nmodel name\t: AMD EPYC 7B13\n", "AMD EPYC 7B13"),
            ("vendor_id\t: User Mode Linux\nmodel name\t: UML\nmode\t\t: skas\n", "UML"),
            (
                "processor : 0\nBogoMIPS : 50\nModel : Raspberry Pi 4 Model B Rev 1.4\n",
                "Raspberry Pi 4 Model B Rev 1.4"
            ),
            ("processor\t: 0\ncpu\t\t: POWER9, altivec supported\n", "POWER9, altivec supported"),
            ("model name :\nmodel name : late\n", "late"), ("processor : 0\nCPU part : 0xd0c\n", nil), ("", nil),
            (":\n:", nil),
        ] as [(String, String?)]
    )
    func findsTheProcessor(_ text: String, _ model: String?) {
        #expect(HostDescription.cpuModel(information: text) == model)
    }

    @Test(
        arguments: [
            ("MemTotal:       16384 kB\nMemFree: 1 kB\n", 16_777_216), ("MemTotal: 1 MB\n", nil),
            ("MemTotal: x kB", nil),
            ("MemTotal: -1 kB", nil), ("MemTotal: 18446744073709551615 kB\n", nil), ("", nil),
        ] as [(String, UInt64?)]
    )
    func findsTheMemory(_ text: String, _ bytes: UInt64?) {
        #expect(HostDescription.memoryBytes(information: text) == bytes)
    }

    @Test(
        arguments: [
            ("NAME=x\nPRETTY_NAME=\"Debian GNU/Linux 12 (bookworm)\"\n", "Debian GNU/Linux 12 (bookworm)"),
            ("PRETTY_NAME=Plain\n", "Plain"), ("PRETTY_NAME=\"\"\n", nil), ("", nil),
        ] as [(String, String?)]
    )
    func findsTheSystem(_ text: String, _ name: String?) {
        #expect(HostDescription.operatingSystem(release: text) == name)
    }
}

@Suite struct JSONValueTests {
    private struct Report: Encodable {
        var bytesSent: UInt64 = .max
        var ratio = 0.5
        var rateOfNothing = Double.nan
        var names: [String] = ["a"]
        var absent: Int?
        var isFine = true
    }

    @Test func takesAnyReport() throws {
        let value = try JSONValue(encoding: Report())
        #expect(
            value
                == .object([
                    "bytes_sent": .unsigned(.max), "ratio": .number(0.5), "rate_of_nothing": .string("nan"),
                    "names": .array([.string("a")]), "is_fine": .boolean(true),
                ])
        )
        #expect(value["ratio"] == .number(0.5))
        #expect(value["nothing"] == nil)
        #expect(JSONValue.null["ratio"] == nil)
    }

    @Test(arguments: ["null", "true", "-1", "1.5", "18446744073709551615", "\"x\"", "[]", "{\"a\":[{\"b\":null}]}"])
    func keepsWhatItReads(_ json: String) throws {
        let value = try JSONDecoder().decode(JSONValue.self, from: Data(json.utf8))
        #expect(try JSONEncoder().encode(value) == Data(json.utf8))
    }

    @Test(arguments: ["", "{", "nul", "[1,", "\u{0}"])
    func refusesWhatIsNone(_ json: String) {
        #expect(throws: (any Error).self) { try JSONDecoder().decode(JSONValue.self, from: Data(json.utf8)) }
    }
}
