import Foundation
import Metering
import TestSupport
import Testing

@testable import Pacing

/// The table as who sets limits and who obeys them see it, each test in a folder of its own.
@Suite struct LimitTableTests {
    private let folder: TemporaryFolder
    private let table: LimitTable
    private let limit = BandwidthLimit(bytesPerSecond: 1_048_576_000)
    private let other = BandwidthLimit(bytesPerSecond: 1_000_000_000)

    init() throws {
        folder = try TemporaryFolder()
        table = LimitTable(at: folder.location)
    }

    @Test func holdsWhatIsSetUntilItIsRemoved() throws {
        #expect(try table.limits().isEmpty)
        try table.set(limit, for: .liveMigration)
        try table.set(other, for: .default)
        #expect(try table.limits() == [.liveMigration: limit, .default: other].compactMapValues { $0 })
        try table.set(nil, for: .liveMigration)
        #expect(try table.limits() == [.default: other].compactMapValues { $0 })
        #expect(try table.persistentLimits().isEmpty)
    }

    @Test func holdsAtOnceForWhoHasItOpen() throws {
        let host = try HostLimits(at: folder.location)
        let bucket = host.bucket(for: .liveMigration)
        #expect(bucket.limit == nil)
        try table.set(limit, for: .liveMigration)
        #expect(bucket.limit == limit)
        #expect(host.bucket(for: .virtualMachine).limit == nil)
        try table.set(nil, for: .liveMigration)
        #expect(bucket.limit == nil)
    }

    @Test func allWhoHaveItOpenShareOneBucket() throws {
        try table.set(BandwidthLimit(bytesPerSecond: 1 << 20), for: .default)
        let now = Instant(1_000_000_000)
        let first = try HostLimits(at: folder.location)
        let second = try HostLimits(at: folder.location)
        #expect(try #require(first.bucket(for: .default).reserve(1 << 20, at: now)).isDue(at: now))
        #expect(try #require(second.bucket(for: .default).reserve(1, at: now)).time.nanoseconds == 1_995_000_000)
    }

    @Test func everyoneMayReadAndCountAndOnlyTheOwnerMaySet() throws {
        try table.set(limit, for: .default)
        #expect(try folder.permissions(of: "table") == 0o755)
        #expect(try folder.permissions(of: "table/limits") == 0o644)
        #expect(try folder.permissions(of: "table/buckets") == 0o666)
        #expect(try folder.permissions(of: "table/lock") == 0o600)
    }

    @Test func isMadeOnceByManyAtOnce() async throws {
        let location = folder.location
        try await withThrowingTaskGroup(of: Void.self) { group in
            for number in 0..<32 {
                group.addTask {
                    let category = LimitCategory.allCases[number % 4]
                    if number % 3 == 0 {
                        _ = try HostLimits(at: location)
                    } else {
                        try LimitTable(at: location).set(BandwidthLimit(bytesPerSecond: 1 << 20), for: category)
                    }
                }
            }
            try await group.waitForAll()
        }
        #expect(try table.limits().count == 4, "nobody's limit was lost")
        let names = try FileManager.default.contentsOfDirectory(atPath: folder.location.folder).sorted()
        #expect(names == ["buckets", "limits", "lock"])
    }

    @Test func outlastsAReboot() throws {
        try table.set(limit, for: .liveMigration, persistent: true)
        try table.set(other, for: .default)
        #expect(try table.persistentLimits() == [.liveMigration: limit].compactMapValues { $0 })
        // /dev/shm is empty after a boot.
        for name in ["limits", "buckets", "lock"] { try folder.remove("table/" + name) }
        #expect(try table.limits() == [.liveMigration: limit].compactMapValues { $0 })
        let host = try HostLimits(at: folder.location)
        #expect(host.bucket(for: .liveMigration).limit == limit)
        #expect(host.bucket(for: .default).limit == nil)
        try table.set(nil, for: .liveMigration)
        #expect(try table.persistentLimits().count == 1, "removed until the next boot")
        try table.set(nil, for: .liveMigration, persistent: true)
        #expect(try table.persistentLimits().isEmpty)
    }

    @Test func aTableOfAnEarlierBootIsNone() throws {
        try table.set(limit, for: .default)
        try folder.change("table/limits", at: 16, to: Array("x".utf8))
        #expect(try table.limits().isEmpty)
        #expect(try table.set(other, for: .virtualMachine) == nil, "nobody is told of it")
        #expect(try table.limits() == [.virtualMachine: other].compactMapValues { $0 })
    }

    @Test(arguments: [
        ("limits", 0, [0] as [UInt8], "does not begin as such a file does"),
        ("buckets", 0, [0], "does not begin as such a file does"),
        ("limits", 8, [1, 0, 0, 0], "of version 1, this program knows version 2"),
        ("buckets", 8, [9, 9, 0, 0], "of version 2313"),
        ("limits", 64, [1, 0, 0, 0], "the limit of Default is none that can be set"),
        // Thousandths of what is available, more than all of them.
        ("limits", 128, [0xff, 0xff, 0, 0, 0, 0x80], "the limit of VirtualMachine is none that can be set"),
        ("limits", 72, [1, 0, 0, 0], "the guarantee of Default is none that can be set"),
    ])
    func isRefusedWhereItIsDamaged(_ name: String, _ offset: Int, _ bytes: [UInt8], _ reason: String) throws {
        try table.set(limit, for: .liveMigration, persistent: true)
        try table.set(other, for: .default)
        try folder.change("table/" + name, at: offset, to: bytes)
        try expectRefusal(name, reason)
        // Who may makes it anew, and says so: who obeys it, and who sets it.
        let host = try HostLimits(at: folder.location)
        #expect(host.warnings(for: .default).contains { $0.contains(name) && $0.contains(reason) })
        #expect(host.bucket(for: .liveMigration).limit == limit && host.bucket(for: .default).limit == nil)
        #expect(try HostLimits(at: folder.location).warnings(for: .default).isEmpty)
        try folder.change("table/" + name, at: offset, to: bytes)
        let fault = try #require(try table.set(limit, for: .virtualMachine))
        #expect(fault.contains(name) && fault.contains(reason))
        #expect(
            try table.limits() == [.liveMigration: limit, .virtualMachine: limit].compactMapValues { $0 },
            "with what outlasts a reboot"
        )
    }

    @Test(arguments: [0, 100, 4095, 4097, 8192]) func isRefusedInAnotherSize(_ size: Int) throws {
        for name in ["limits", "buckets"] {
            try table.set(limit, for: .default)
            try folder.write([UInt8](repeating: 0, count: size), to: "table/" + name)
            try expectRefusal(name, "it has \(size) bytes instead of 4096")
            #expect(try table.set(limit, for: .default) != nil)
        }
    }

    @Test func isRefusedWithoutItsBuckets() throws {
        try table.set(limit, for: .default)
        try folder.remove("table/buckets")
        try expectRefusal("buckets", "it is not there")
        #expect(try table.set(limit, for: .default) != nil)
        #expect(try table.set(limit, for: .default) == nil)
    }

    @Test(arguments: ["limits", "buckets", "lock"]) func followsNoLinks(_ name: String) throws {
        try table.set(limit, for: .default)
        try folder.write("precious".utf8, to: "elsewhere")
        try folder.remove("table/" + name)
        try folder.link("table/" + name, to: folder.path + "/elsewhere")
        let error = try #require(throws: PacingError.self) { try table.set(other, for: .default) }
        #expect(error.description.contains("table/\(name)"))
        #expect(try folder.bytes(of: "elsewhere") == Array("precious".utf8))
    }

    @Test func aLinkIsNoFolder() throws {
        try folder.makeFolder("real", permissions: 0o755)
        try folder.link("table", to: folder.path + "/real")
        for error in try errors() { #expect(error.description.contains("remove it"), "\(error)") }
    }

    @Test func aFolderThatOthersMayWriteToIsNotTrusted() throws {
        try folder.makeFolder("table", permissions: 0o777)
        for error in try errors() { #expect(error.description.contains("chmod go-w"), "\(error)") }
    }

    @Test func whoOwnsTheFolderDecidesWhoObeys() {
        #expect(LimitFolder.fault(owner: 0, mode: 0o755, user: 1000) == nil)
        #expect(LimitFolder.fault(owner: 1000, mode: 0o700, user: 1000) == nil)
        #expect(LimitFolder.fault(owner: 4711, mode: 0o755, user: 0)?.contains("belongs to user 4711") == true)
        #expect(LimitFolder.fault(owner: 1000, mode: 0o755, user: 1001) != nil)
        #expect(LimitFolder.fault(owner: 0, mode: 0o775, user: 0) != nil)
    }

    @Test func aSetterThatHangsIsNotWaitedForWithoutEnd() throws {
        let folder = try LimitFolder.make(folder.location.folder)
        let lock = try folder.lock()
        let error = #expect(throws: PacingError.self) { _ = try folder.lock(within: TimeSpan(seconds: 0.05)) }
        #expect(error?.reason == "another process has held it for 50ms")
        extendLifetime(lock)
    }

    private func expectRefusal(_ name: String, _ reason: String) throws {
        for error in try errors(of: name) {
            #expect(error.description.contains("table/\(name)"), "\(error)")
            #expect(error.description.contains(reason), "\(error)")
            #expect(error.advice.contains("rdmabench limit set"))
        }
    }

    /// What both who looks and who obeys are told; who looks does not care for the buckets.
    private func errors(of name: String = "limits") throws -> [PacingError] {
        let location = folder.location
        let guest = LimitLocation(
            folder: location.folder,
            persistentFile: location.persistentFile,
            mayCreate: false
        )
        let obeying = try #require(throws: PacingError.self) { _ = try HostLimits(at: guest) }
        guard name == "limits" else { return [obeying] }
        return [obeying, try #require(throws: PacingError.self) { try table.limits() }]
    }
}
