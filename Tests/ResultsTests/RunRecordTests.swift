import Fabric
import Foundation
import Testing

@testable import Results

extension RunRecord {
    static func example(_ runID: String = "r") -> RunRecord {
        let interface = InterfaceDescription(
            name: "eth1",
            mtu: 9000,
            speedBitsPerSecond: 10_000_000_000,
            addresses: [InterfaceAddress(host: "198.18.0.1", prefixLength: 24)!]
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
        record.cases = [
            CaseRecord(
                row: .example(),
                plan: .object(["channels": .integer(4)]),
                checks: [CrossCheck("a", unit: "B", ours: 100, theirs: 50, note: "n")],
                events: [NICEvent(end: .server, nic: "eth1", counter: "rx_dropped", count: 3, meaning: "dropped")],
                warnings: ["slow"]
            )
        ]
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
        guard case .array(let checks) = cases[0]["checks"], case .array(let events) = cases[0]["events"] else {
            Issue.record("no checks, or no events")
            return
        }
        #expect(checks[0]["verdict"] == .string("differ") && checks[0]["difference_percent"] == .integer(-50))
        #expect(checks[0]["at_least"] == .integer(99) && checks[0]["at_most"] == .integer(101))
        #expect(events[0]["end"] == .string("server") && events[0]["count"] == .integer(3))
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
