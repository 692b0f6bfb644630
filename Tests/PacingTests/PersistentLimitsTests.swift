import TestSupport
import Testing

@testable import Pacing

@Suite struct PersistentLimitsTests {
    @Test func whatIsWrittenCanBeRead() throws {
        var limits = PersistentLimits()
        limits.rules[.liveMigration].limit = try CategoryLimit(parsing: "1000MiB")
        limits.rules[.default].limit = try CategoryLimit(parsing: "1048577B")
        limits.rules[.storageReplication].limit = try CategoryLimit(parsing: "12.5%")
        limits.rules[.virtualMachine].guarantee = Guarantee(try BandwidthLimit(parsing: "4Gbps"))
        #expect(try PersistentLimits(parsing: limits.text) == limits)
        let lines = [
            "Default 1048577B", "VirtualMachine guarantee 500MB headroom 10%", "LiveMigration 1000MiB",
            "StorageReplication 12.5%",
        ]
        #expect(limits.text.hasSuffix("\n" + lines.joined(separator: "\n") + "\n"))
        #expect(try PersistentLimits(parsing: PersistentLimits().text) == PersistentLimits())
    }

    @Test func readsWhatPeopleWrite() throws {
        let text = """
            # ours\r\n\r\n  livemigration\t8Gbps  # half\nVirtualMachine 2GB
            virtualmachine Guarantee 4Gbps
            Default 60%
            default guarantee 1GiB HEADROOM 25%
            """
        let rules = try PersistentLimits(parsing: text).rules
        #expect(rules[.liveMigration] == LimitRule(limit: try CategoryLimit(parsing: "1GB")))
        #expect(rules[.virtualMachine].limit?.rate?.bytesPerSecond == 2_000_000_000)
        #expect(rules[.virtualMachine].guarantee == Guarantee(try BandwidthLimit(parsing: "500MB")))
        #expect(rules[.default].limit?.share?.perMille == 600)
        #expect(rules[.default].guarantee?.headroom.perMille == 250)
        #expect(rules[.storageReplication] == LimitRule())
    }

    @Test(arguments: [
        ("Default", "line 1, 'Default', is not a category and its limit"),
        ("\nDefault 1 MiB", "line 2, 'Default 1 MiB', is not"),
        ("Backup 1MiB", "line 1: 'Backup' is no category"),
        ("Default guarantee", "line 1: 'guarantee': not a size"), ("Default 101%", "not between 1 % and 100 %"),
        ("Default guarantee 60%", "line 1: '60%'"), ("Default guarantee 4Gbps spare 10%", "is not a category and its"),
        ("Default guarantee 4Gbps headroom", "is not"), ("Default guarantee 4Gbps headroom 0%", "not between 1 %"),
        ("Default 1GB\nDefault guarantee 2GB", "line 2: Default: a guarantee of 2GB/s is more than the limit of 1GB/s"),
        ("# x\nDefault 1KiB", "line 2: '1KiB': less than 1 MiB/s"),
    ])
    func refuses(_ text: String, _ reason: String) throws {
        let error = try #require(throws: PacingError.self) { try PersistentLimits(parsing: text) }
        #expect(error.description.contains(reason), "\(error)")
    }

    @Test func aFileThatIsNotThereHasNoLimits() throws {
        let folder = try TemporaryFolder()
        #expect(try PersistentLimits.read(folder.path + "/limits.conf") == PersistentLimits())
        try folder.write("Default 1\n".utf8, to: "limits.conf")
        let error = try #require(throws: PacingError.self) { try PersistentLimits.read(folder.path + "/limits.conf") }
        #expect(error.operation == "reading \(folder.path)/limits.conf")
        #expect(error.reason.contains("line 1"))
    }
}
