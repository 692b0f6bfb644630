import Foundation
import TestSupport
import Testing

@testable import Pacing

/// `rdmabench limit`, in processes of its own.
/// One test at a time: a program that is being copied cannot be started while another one's child has the copy open.
@Suite(.serialized) struct LimitCommandTests {
    private let folder: TemporaryFolder
    private var command: Command { Command(state: folder.location.folder) }

    init() throws {
        folder = try TemporaryFolder()
    }

    @Test func setsGetsAndRemoves() throws {
        let set = try command.run("limit", "set", "livemigration", "1000MiB")
        #expect(set.status == 0 && set.errors == "LiveMigration: 1000MiB/s\n")
        #expect(try command.run("limit", "set", "Default", "8Gbps", "--persist").status == 0)
        let get = try command.run("limit", "get")
        #expect(
            get.output == """
                category              limit       at least           rebooted
                                      per s  Gbps    per s Gbps free    limit least
                ------------------ -------- ----- -------- ---- ---- -------- -----
                Default                 1GB 8.000        -    -    -      1GB     -
                VirtualMachine     no limit     -        -    -    - no limit     -
                LiveMigration       1000MiB 8.389        -    -    - no limit     -
                StorageReplication no limit     -        -    -    - no limit     -

                """
        )
        #expect(get.errors == "no limit: takes what the network and the others leave it\n")
        let remove = try command.run("limit", "remove", "default")
        #expect(remove.errors.hasPrefix("Default: no limit\n"))
        #expect(remove.errors.contains("will have its limit of 1GB again after a reboot"))
        #expect(try command.run("limit", "remove", "default", "--persist").errors.contains("after a reboot as well"))
        #expect(try LimitTable(at: folder.location).limits().keys.map(\.rawValue) == ["LiveMigration"])
    }

    @Test func printsJSON() throws {
        _ = try command.run("limit", "set", "VirtualMachine", "1GiB", "--persist")
        let outcome = try command.run("limit", "get", "--json")
        let rows = try #require(try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [[String: Any]])
        #expect(rows.map { $0["category"] as? String } == LimitCategory.allCases.map(\.rawValue))
        #expect(rows[1]["bytesPerSecond"] as? Int == 1 << 30)
        #expect(rows[1]["persistentBytesPerSecond"] as? Int == 1 << 30)
        #expect(rows[0]["bytesPerSecond"] is NSNull)
    }

    @Test func sharesAndGuarantees() throws {
        let set = try command.run("limit", "set", "LiveMigration", "60%")
        #expect(set.status == 0 && set.errors == "LiveMigration: 60% of what is available\n")
        let guarantee = try command.run(
            ["limit", "guarantee", "virtualmachine", "4Gbps", "--headroom", "12.5%", "--persist"]
        )
        #expect(guarantee.errors == "VirtualMachine: 500MB/s guaranteed, headroom 12.5%, after a reboot as well\n")
        let get = try command.run("limit", "get")
        #expect(
            get.output == """
                category              limit      at least             rebooted
                                      per s Gbps    per s  Gbps  free    limit least
                ------------------ -------- ---- -------- ----- ----- -------- -----
                Default            no limit    -        -     -     - no limit     -
                VirtualMachine     no limit    -    500MB 4.000 12.5% no limit 500MB
                LiveMigration           60%    -        -     -     - no limit     -
                StorageReplication no limit    -        -     -     - no limit     -

                """
        )
        #expect(get.errors.hasSuffix("\n%: of what the NICs can carry that a process's runs use\n"))
        let outcome = try command.run("limit", "get", "--json")
        let rows = try #require(try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [[String: Any]])
        #expect(rows[2]["sharePercent"] as? Double == 60 && rows[2]["bytesPerSecond"] is NSNull)
        #expect(rows[1]["guaranteeBytesPerSecond"] as? Int == 500_000_000)
        #expect(rows[1]["persistentHeadroomPercent"] as? Double == 12.5)
        #expect(rows[0]["headroomPercent"] is NSNull)
        #expect(try command.run("limit", "remove", "VirtualMachine").errors.contains("VirtualMachine: no limit"))
        let none = try command.run("limit", "guarantee", "VirtualMachine", "none")
        #expect(none.errors.hasPrefix("VirtualMachine: no guarantee\n"))
        #expect(none.errors.contains("will have its guarantee of 500MB again after a reboot"))
        let table = LimitTable(at: folder.location)
        #expect(try table.rules() == LimitRules([.liveMigration: LimitRule(limit: try CategoryLimit(parsing: "60%"))]))
    }

    @Test func aGuaranteeHasATenthOfHeadroomUnlessTold() throws {
        #expect(try command.run("limit", "guarantee", "Default", "1GiB").status == 0)
        let rule = LimitRule(
            guarantee: Guarantee(try BandwidthLimit(parsing: "1GiB"), headroom: try .init(parsing: "10%"))
        )
        #expect(try LimitTable(at: folder.location).rules() == LimitRules([.default: rule]))
    }

    @Test func moreCannotBeGuaranteedThanIsAllowed() throws {
        _ = try command.run("limit", "set", "Default", "1GB")
        let guarantee = try command.run("limit", "guarantee", "Default", "9Gbps")
        #expect((1..<128).contains(guarantee.status))
        #expect(
            guarantee.errors.contains("a guarantee of 1125MB/s is more than the limit of 1GB/s"),
            "\(guarantee.errors)"
        )
        #expect(try command.run("limit", "guarantee", "Default", "8Gbps").status == 0)
        let set = try command.run("limit", "set", "Default", "100MB")
        #expect((1..<128).contains(set.status))
        #expect(
            set.errors.contains("a guarantee of 1GB/s is more than the limit of 100MB/s; change or remove the other")
        )
        #expect(try LimitTable(at: folder.location).limits()[.default]?.bytesPerSecond == 1_000_000_000)
    }

    @Test(arguments: [
        (["Backup", "1GiB"], "'Backup': no such category; there are Default, VirtualMachine, LiveMigration, Stor"),
        (["Default", "0"], "less than 1 MiB/s"), (["Default", "9223372036854775808"], "limits look like 1000MiB"),
        (["Default", "60%"], "no known unit"), (["Default", "none", "--headroom", "10%"], "of a rate, not of none"),
        (["Default", "1GiB", "--headroom", "0%"], "not between 1 % and 100 %"),
        (["Default", "1GiB", "--headroom", "10"], "shares look like 60%"), (["Default"], "rate"),
    ])
    func refusesWhatIsNoGuarantee(_ arguments: [String], _ words: String) throws {
        let outcome = try command.run(["limit", "guarantee"] + arguments)
        #expect((1..<128).contains(outcome.status))
        #expect(outcome.errors.contains(words), "\(outcome.errors)")
        #expect(!FileManager.default.fileExists(atPath: folder.location.folder), "nothing was made")
    }

    @Test func holdsAtOnceInAnotherProcess() throws {
        let host = try HostLimits(at: folder.location)
        let worker = Worker(Pacer(host: host, category: .liveMigration))
        let now = Instant(1_000_000_000)
        for _ in 0..<100 { #expect(worker.allows(8 << 20, at: now)) }
        _ = try command.run("limit", "set", "LiveMigration", "1MiB")
        #expect(worker.sendAll(8 << 20, at: now) == 8 << 20)
        _ = try command.run("limit", "remove", "LiveMigration")
        for _ in 0..<100 { #expect(worker.allows(8 << 20, at: now)) }
    }

    @Test(arguments: [
        (["Backup", "1GiB"], "'Backup': no such category; there are Default, VirtualMachine, LiveMigration, Stor"),
        (["Default", "1000"], "less than 1 MiB/s"), (["Default", "1048575"], "less than 1 MiB/s"),
        (["Default", "0"], "less than 1 MiB/s"), (["Default", "9223372036854775808"], "limits look like 1000MiB"),
        (["Default", "8Gb"], "write Gbps or GB"), (["Default", "60.55%"], "finer than a tenth"),
        (["Default", "0.9%"], "not between 1 % and 100 %"), (["Default", "101%"], "not between 1 % and 100 %"),
        (["Default", "%"], "shares look like 60%"), (["Default", "99999999999999999%"], "not between"),

        (["Default", "-5"], "<limit>"),
        (["Default"], "limit"), ([], "category"), (["Default", "1GiB", "2GiB"], "2GiB"),
    ])
    func refusesWhatIsNoLimit(_ arguments: [String], _ words: String) throws {
        let outcome = try command.run(["limit", "set"] + arguments)
        #expect((1..<128).contains(outcome.status))
        #expect(outcome.errors.contains(words), "\(outcome.errors)")
        #expect(outcome.output.isEmpty)
        #expect(!FileManager.default.fileExists(atPath: folder.location.folder), "nothing was made")
    }

    @Test func saysWhoMaySet() throws {
        try LimitTable(at: folder.location).set(BandwidthLimit(bytesPerSecond: 1 << 30), for: .default)
        let before = try folder.bytes(of: "table/limits")
        // The test's user may be any; root keeps others out by being another.
        for (name, permissions) in [("table/lock", 0o400), ("table/limits", 0o444), ("table", 0o555)] {
            try folder.setPermissions(permissions, of: name)
        }
        defer { try? folder.setPermissions(0o755, of: "table") }
        let stranger = Command(state: folder.location.folder, isStranger: true)
        for arguments in [["set", "Default", "1MiB"], ["remove", "Default"]] {
            let outcome = try stranger.run(["limit"] + arguments)
            #expect((1..<128).contains(outcome.status))
            #expect(outcome.errors.contains("\(folder.location.folder)/lock"), "\(outcome.errors)")
            #expect(outcome.errors.contains("\(UserName.of(geteuid())), who owns the folder, may"))
        }
        #expect(try folder.bytes(of: "table/limits") == before)
        #expect(try stranger.run("limit", "get").output.contains("1GiB"), "all may look")
    }
}
