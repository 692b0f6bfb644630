import Foundation
import Metering
import Testing

@Suite struct BitRateTests {
    @Test(arguments: [
        ("9Gbps", 9_000_000_000), ("250Mbps", 250_000_000), ("2.5gbps", 2_500_000_000), ("1bps", 1), ("0bps", 0),
        ("10Kbps", 10000), ("10kbit/s", 10000), ("1.5Gbit/s", 1_500_000_000), ("1Tb/s", 1_000_000_000_000),
        ("125MB/s", 1_000_000_000), ("1000MiB/s", 8_388_608_000), ("1GBps", 8_000_000_000), ("0.125B/s", 1),
        ("10 Gbps", 10_000_000_000), ("1000Tbps", BitRate.maximum),
    ])
    func accepts(_ text: String, _ bitsPerSecond: Int) throws {
        #expect(try BitRate(parsing: text).bitsPerSecond == bitsPerSecond)
    }

    @Test(arguments: [
        ("", "nothing was given"), ("9", "the unit is missing"), ("-9Gbps", "must not be negative"),
        ("Gbps", "not a rate"), ("nanGbps", "not a rate"), ("9Gibps", "no known unit 'Gibps'"),
        ("9KiB", "no known unit"), ("9G", "no known unit"), ("1001Tbps", "more than 1000 Tbps"),
        ("0.5bps", "not a whole number of bits"), ("999999999999999999TB/s", "more than 1000 Tbps"),
        ("9/s", "no known unit"), ("9K/s", "no known unit"), ("9MB/sB/s", "no known unit"),
    ])
    func refuses(_ text: String, _ reason: String) throws {
        let error = try #require(throws: QuantityError.self) { try BitRate(parsing: text) }
        #expect(error.description.contains(reason), "\(error)")
        #expect(error.description.contains("9Gbps"), "an error says what is accepted")
    }

    @Test(arguments: [
        (0, "0bps"), (1, "1bps"), (999, "999bps"), (9_000_000_000, "9Gbps"), (2_500_000_000, "2.5Gbps"),
        (8_388_608_000, "8388.608Mbps"), (1_234_567, "1234.567Kbps"), (1_000_000_000_000_000, "1000Tbps"),
    ])
    func describes(_ bitsPerSecond: Int, _ text: String) throws {
        #expect(BitRate(bitsPerSecond: bitsPerSecond).description == text)
        #expect(try BitRate(parsing: text).bitsPerSecond == bitsPerSecond, "what is printed can be typed")
    }

    @Test func convertsToBytes() {
        let rate = BitRate(bitsPerSecond: 10_000_000_000)
        #expect(rate.bytesPerSecond == 1.25e9)
        #expect(rate.gigabitsPerSecond == 10)
    }

    @Test(arguments: ["-1", "1000000000000001", "\"9Gbps\"", "1.5"])
    func decodesNothingElse(_ json: String) {
        #expect(throws: DecodingError.self) { try JSONDecoder().decode(BitRate.self, from: Data(json.utf8)) }
    }
}
