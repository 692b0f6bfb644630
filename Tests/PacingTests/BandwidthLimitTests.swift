import Foundation
import Metering
import Pacing
import Testing

@Suite struct BandwidthLimitTests {
    @Test(arguments: [
        ("1000MiB", 1_048_576_000), ("1000MB", 1_000_000_000), ("8Gbps", 1_000_000_000), ("1MiB", 1 << 20),
        ("1048576", 1 << 20), ("125MB/s", 125_000_000), ("1000MiB/s", 1_048_576_000), ("1000mb", 1_000_000_000),
        ("10Gbit/s", 1_250_000_000),
        ("8388609bps", 1 << 20), ("1000Tbps", 125_000_000_000_000), ("1.5GiB", 3 << 29),
    ])
    func accepts(_ text: String, _ bytesPerSecond: Int) throws {
        #expect(try BandwidthLimit(parsing: text).bytesPerSecond == bytesPerSecond)
    }

    @Test(arguments: [
        ("", "nothing was given"), ("0", "less than 1 MiB/s"), ("1MB", "less than 1 MiB/s"),
        ("1048575", "less than 1 MiB/s"), ("8Mbps", "less than 1 MiB/s"), ("-8Gbps", "must not be negative"),
        ("1000M", "M may mean 1000 or 1024"), ("8Gb", "write Gbps or GB"), ("1000mib/s", "no known unit"),
        ("fast", "not a size"),
        ("1001Tbps", "more than 1000 Tbps"), ("125000000000001", "more than 1000 Tbps"),
        ("8388608TiB", "more than 1 EiB"), ("9223372036854775808", "not a size"), ("60%", "no known unit"),
    ])
    func refuses(_ text: String, _ reason: String) throws {
        let error = try #require(throws: QuantityError.self) { try BandwidthLimit(parsing: text) }
        #expect(error.description.contains(reason), "\(error)")
        #expect(error.description.contains("PowerShell's 1000MB"), "an error says what is accepted")
    }

    @Test(arguments: ["1000MiB", "1GB", "1MiB", "1048577B"])
    func printsWhatCanBeTyped(_ text: String) throws {
        let limit = try BandwidthLimit(parsing: text)
        #expect(limit.description == text)
        #expect(try BandwidthLimit(parsing: limit.description) == limit)
    }

    @Test func isCodedAsANumber() throws {
        let limit = try BandwidthLimit(parsing: "1GB")
        #expect(try JSONEncoder().encode([limit]) == Data("[1000000000]".utf8))
        #expect(try JSONDecoder().decode([BandwidthLimit].self, from: Data("[1000000000]".utf8)) == [limit])
        #expect(throws: DecodingError.self) { try JSONDecoder().decode([BandwidthLimit].self, from: Data("[1]".utf8)) }
    }

    @Test(arguments: [
        ("LiveMigration", LimitCategory.liveMigration), ("livemigration", .liveMigration), ("DEFAULT", .default),
        ("virtualMachine", .virtualMachine), ("StorageReplication", .storageReplication),
    ])
    func knowsCategories(_ name: String, _ category: LimitCategory) {
        #expect(LimitCategory(name: name) == category)
    }

    @Test(arguments: ["", "Live", "LiveMigration ", "All"])
    func knowsNoOthers(_ name: String) {
        #expect(LimitCategory(name: name) == nil)
    }
}
