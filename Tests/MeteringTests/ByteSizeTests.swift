import Foundation
import Metering
import Testing

@Suite struct ByteSizeTests {
    @Test(arguments: [
        ("0", 0), ("1500", 1500), ("1B", 1), ("64KiB", 65536), ("4KB", 4000), ("4kB", 4000), ("4kib", 4096),
        ("1MiB", 1_048_576), ("1MB", 1_000_000), ("8GiB", 8 << 30), ("8GB", 8_000_000_000), ("1TiB", 1 << 40),
        ("2TB", 2_000_000_000_000), ("1.5KiB", 1536), ("0.5MB", 500_000), (" 64 KiB ", 65536), ("007", 7),
        ("1.50KiB", 1536), ("1048576TiB", 1 << 60),
    ])
    func accepts(_ text: String, _ bytes: Int) throws {
        #expect(try ByteSize(parsing: text).bytes == bytes)
    }

    @Test(arguments: [
        ("", "nothing was given"), ("   ", "nothing was given"), ("-1", "must not be negative"),
        ("-4KiB", "must not be negative"), ("KiB", "not a size"), ("nan", "not a size"), ("inf", "not a size"),
        ("0x10", "no known unit 'x10'"), ("1e6", "no known unit 'e6'"), ("64K", "K may mean 1000 or 1024"),
        ("64m", "write MB or MiB"), ("64Kib/s", "no known unit"), ("1.2.3", "not a size"), ("1.", "not a size"),
        (".5", "not a size"), ("0.5", "not a whole number of bytes"), ("1.0001KB", "not a whole number of bytes"),
        ("1048577TiB", "more than 1 EiB"), ("9223372036854775807", "not a size"),
        ("999999999999999999TiB", "more than 1 EiB"), ("٣", "not a size"), ("64ＫiB", "no known unit"),
        ("64KiB 64KiB", "no known unit"), ("1,000", "no known unit"), ("💾", "not a size"), ("\u{0}", "not a size"),
    ])
    func refuses(_ text: String, _ reason: String) throws {
        let error = try #require(throws: QuantityError.self) { try ByteSize(parsing: text) }
        #expect(error.description.contains(reason), "\(error)")
        #expect(error.description.contains("64KiB (1024 each)"), "an error says what is accepted")
        #expect(error.given.utf8.count <= 200)
    }

    @Test func refusesLongTextBriefly() throws {
        for text in [String(repeating: "9", count: 100_000), "1" + String(repeating: "\u{300}", count: 100_000)] {
            let error = try #require(throws: QuantityError.self) { try ByteSize(parsing: text) }
            #expect(error.given.utf8.count <= 200)
        }
    }

    @Test func quotesWithoutControlCharacters() throws {
        let error = try #require(throws: QuantityError.self) { try ByteSize(parsing: "4\u{1b}[2J\u{9b}") }
        #expect(
            error.description.contains { $0.unicodeScalars.contains { $0.properties.generalCategory == .control } }
                == false
        )
    }

    @Test(arguments: [
        (0, "0B"), (1, "1B"), (1000, "1KB"), (1024, "1KiB"), (1537, "1537B"), (4000, "4KB"), (65536, "64KiB"),
        (1_000_000, "1MB"), (1_048_576, "1MiB"), (3 << 30, "3GiB"), (1_024_000, "1024KB"), (1 << 60, "1048576TiB"),
    ])
    func describes(_ bytes: Int, _ text: String) throws {
        #expect(ByteSize(bytes: bytes).description == text)
        #expect(try ByteSize(parsing: text).bytes == bytes, "what is printed can be typed")
    }

    @Test(arguments: [(0, "0B"), (999, "999B"), (1000, "1.000KB"), (65536, "65.54KB"), (12_345_678_901, "12.35GB")])
    func approximates(_ bytes: Int, _ text: String) {
        #expect(ByteSize(bytes: bytes).approximate == text)
    }

    @Test func staysWithinItsRange() {
        #expect(ByteSize(bytes: -1).bytes == 0)
        #expect(ByteSize(bytes: .max).bytes == ByteSize.maximum)
    }

    @Test(arguments: ["-1", "1152921504606846977", "1.5", "\"4KiB\"", "null", "99999999999999999999"])
    func decodesNothingElse(_ json: String) {
        #expect(throws: DecodingError.self) { try JSONDecoder().decode(ByteSize.self, from: Data(json.utf8)) }
    }

    @Test func isCodedAsANumber() throws {
        #expect(try JSONEncoder().encode([ByteSize(bytes: 65536)]) == Data("[65536]".utf8))
        #expect(try JSONDecoder().decode(ByteSize.self, from: Data("65536".utf8)).bytes == 65536)
    }
}
