import Glibc
import Metering
import TestSupport
import Testing

@testable import Pacing

/// Tables that come and go while somebody obeys them: nobody looks for them as long as nobody does.
@Suite struct HostLimitsTests {
    private let folder: TemporaryFolder
    private let limit = BandwidthLimit(bytesPerSecond: 1 << 30)

    init() throws {
        folder = try TemporaryFolder()
    }

    /// As one who may not make the table sees it.
    private var guest: LimitLocation {
        LimitLocation(
            folder: folder.location.folder,
            persistentFile: folder.path + "/limits.conf",
            mayCreate: false
        )
    }

    private var owner: LimitTable {
        LimitTable(at: LimitLocation(folder: guest.folder, persistentFile: guest.persistentFile, mayCreate: true))
    }

    @Test func aTableThatAppearsIsObeyed() async throws {
        let host = try HostLimits(at: guest)
        let worker = Worker(Pacer(host: host))
        defer { extendLifetime(worker) }
        let bucket = host.bucket(for: .liveMigration)
        #expect(bucket.limit == nil)
        try owner.set(limit, for: .liveMigration)
        #expect(await eventually { bucket.limit == limit })
    }

    @Test func aTableThatHasAppearedIsFoundByTheFirstWorker() throws {
        let host = try HostLimits(at: guest)
        try owner.set(limit, for: .liveMigration)
        usleep(250_000)
        #expect(host.bucket(for: .liveMigration).limit == nil, "an idle server does not look")
        let worker = Worker(Pacer(host: host, category: .liveMigration))
        #expect(host.bucket(for: .liveMigration).limit == limit)
        extendLifetime(worker)
    }

    @Test func aTableThatIsMadeAnewIsObeyed() async throws {
        try owner.set(limit, for: .default)
        let host = try HostLimits(at: guest)
        let worker = Worker(Pacer(host: host))
        defer { extendLifetime(worker) }
        let bucket = host.bucket(for: .default)
        #expect(bucket.limit == limit)
        try folder.change("table/limits", at: 0, to: [0])
        try owner.set(BandwidthLimit(bytesPerSecond: 1 << 20), for: .default)
        #expect(await eventually { bucket.limit?.bytesPerSecond == 1 << 20 })
        try folder.remove("table/limits")
        #expect(await eventually { bucket.limit == nil })
        #expect(host.problem == nil)
    }

    @Test func whatOutlastsARebootIsObeyedWithoutATable() throws {
        try folder.write("LiveMigration 1GiB\n".utf8, to: "limits.conf")
        let host = try HostLimits(at: guest)
        let worker = Worker(Pacer(host: host, category: .liveMigration))
        let now = Instant(1_000_000_000)
        #expect(host.bucket(for: .liveMigration).limit == limit)
        #expect(worker.sendAll(1 << 20, at: now) < 16 << 20, "counted in this process's own memory")
    }

    @Test func aTableThatCannotBeObeyedIsReported() async throws {
        let host = try HostLimits(at: guest)
        let worker = Worker(Pacer(host: host))
        defer { extendLifetime(worker) }
        try folder.makeFolder("table", permissions: 0o755)
        try folder.write([1, 2, 3], to: "table/limits")
        #expect(await eventually { host.problem?.contains("3 bytes instead of 4096") == true })
        #expect(host.bucket(for: .default).limit == nil)
        try owner.set(limit, for: .default)
        #expect(await eventually { host.problem == nil && host.bucket(for: .default).limit == limit })
    }

    @Test func onlyWhoMayMakesTheTable() throws {
        let error = try #require(throws: PacingError.self) { try LimitTable(at: guest).set(limit, for: .default) }
        #expect(error.description.contains(guest.folder))
        #expect(error.description.contains("only root may make it"))
        #expect(try LimitTable(at: guest).limits().isEmpty)
    }
}
