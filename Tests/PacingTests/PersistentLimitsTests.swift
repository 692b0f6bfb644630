import Testing

@testable import Pacing

@Suite struct PersistentLimitsTests {
    @Test func whatIsWrittenCanBeRead() throws {
        var limits = PersistentLimits()
        limits.limits[.liveMigration] = BandwidthLimit(bytesPerSecond: 1_048_576_000)
        limits.limits[.default] = BandwidthLimit(bytesPerSecond: 1_048_577)
        #expect(try PersistentLimits(parsing: limits.text) == limits)
        #expect(limits.text.hasSuffix("\nDefault 1048577B\nLiveMigration 1000MiB\n"))
        #expect(try PersistentLimits(parsing: PersistentLimits().text) == PersistentLimits())
    }

    @Test func readsWhatPeopleWrite() throws {
        let text = "# ours\r\n\r\n  livemigration\t8Gbps  # half\nVirtualMachine 2GB"
        let limits = try PersistentLimits(parsing: text).limits
        #expect(limits[.liveMigration]?.bytesPerSecond == 1_000_000_000)
        #expect(limits[.virtualMachine]?.bytesPerSecond == 2_000_000_000)
        #expect(limits.count == 2)
    }

    @Test(arguments: [
        ("Default", "line 1, 'Default', is not a category and its limit"),
        ("\nDefault 1 MiB", "line 2, 'Default 1 MiB', is not"),
        ("Backup 1MiB", "line 1: 'Backup' is no category"),
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
