import Foundation
import Metering
import Testing

@Suite struct TimeSpanTests {
    @Test(
        arguments: [
            ("10", 10_000_000_000), ("10s", 10_000_000_000), ("500ms", 500_000_000), ("1.5s", 1_500_000_000),
            ("2m", 120_000_000_000), ("2min", 120_000_000_000), ("1h", 3_600_000_000_000), ("50us", 50000),
            ("50\u{b5}s", 50000), ("50\u{3bc}s", 50000), ("7ns", 7), ("0", 0), ("0.000000001", 1),
            ("365d", TimeSpan.maximum),
        ] as [(String, UInt64)]
    )
    func accepts(_ text: String, _ nanoseconds: UInt64) throws {
        #expect(try TimeSpan(parsing: text).nanoseconds == nanoseconds)
    }

    @Test(arguments: [
        ("", "nothing was given"), ("-1s", "must not be negative"), ("nan", "not a time"), ("inf", "not a time"),
        ("infinity", "not a time"), ("s", "not a time"), ("10 parsecs", "no known unit 'parsecs'"),
        ("10S", "no known unit"), ("0.5ns", "finer"), ("0.0000000001", "finer"), ("366d", "more than 365 days"),
        ("999999999999999999h", "more than 365 days"), ("1m30s", "no known unit"),
    ])
    func refuses(_ text: String, _ reason: String) throws {
        let error = try #require(throws: QuantityError.self) { try TimeSpan(parsing: text) }
        #expect(
            error.description.contains(reason == "finer" ? "not a whole number of nanoseconds" : reason),
            "\(error)"
        )
        #expect(error.description.contains("10s, 500ms"), "an error says what is accepted")
    }

    @Test(
        arguments: [
            (0, "0s"), (1, "1ns"), (50000, "50us"), (500_000_000, "500ms"), (1_500_000_000, "1500ms"),
            (10_000_000_000, "10s"), (90_000_000_000, "90s"), (120_000_000_000, "2m"), (86_400_000_000_000, "1d"),
        ] as [(UInt64, String)]
    )
    func describes(_ nanoseconds: UInt64, _ text: String) throws {
        #expect(TimeSpan(nanoseconds: nanoseconds).description == text)
        #expect(try TimeSpan(parsing: text).nanoseconds == nanoseconds, "what is printed can be typed")
    }

    @Test(
        arguments: [
            (1.5, 1_500_000_000), (0, 0), (-1, 0), (.nan, 0), (.infinity, TimeSpan.maximum), (-.infinity, 0),
            (1e300, TimeSpan.maximum), (0.1, 100_000_000),
        ] as [(Double, UInt64)]
    )
    func takesAnySeconds(_ seconds: Double, _ nanoseconds: UInt64) {
        #expect(TimeSpan(seconds: seconds).nanoseconds == nanoseconds)
    }

    @Test func millisecondsAreRoundedUp() {
        #expect(TimeSpan(nanoseconds: 0).milliseconds == 0)
        #expect(TimeSpan(nanoseconds: 1).milliseconds == 1)
        #expect(TimeSpan(nanoseconds: 1_000_000).milliseconds == 1)
        #expect(TimeSpan(nanoseconds: 1_000_001).milliseconds == 2)
    }

    @Test(arguments: ["-1", "31536000000000001", "\"10s\"", "1e300"])
    func decodesNothingElse(_ json: String) {
        #expect(throws: DecodingError.self) { try JSONDecoder().decode(TimeSpan.self, from: Data(json.utf8)) }
    }
}
