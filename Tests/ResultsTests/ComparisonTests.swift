import Fabric
import Metering
import Testing

@testable import Results

@Suite struct ComparedCaseTests {
    /// The project's own figures.
    private let figures: ReferenceFigures

    init() throws {
        var figures = ReferenceFigures()
        try figures.add(reading: try #require(ReferenceFigures.file.find(), "run the tests in the checkout"))
        self.figures = figures
    }

    /// Two NICs of so many Gbps together.
    private func links(_ gigabits: Double?) -> LinkCeiling? {
        let nics = ["nic0", "nic1"]
        let host = HostDescription(
            hostname: "h",
            kernel: "k",
            architecture: "x",
            processors: 1,
            interfaces: nics.map {
                InterfaceDescription(name: $0, mtu: 9000, speedBitsPerSecond: gigabits.map { UInt64($0 * 5e8) })
            },
            rdmaPorts: []
        )
        return LinkCeiling("tcp", client: host, clientNICs: nics, server: host, serverNICs: nics, isIPv6: false)
    }

    private func row(_ name: String, _ transport: String, gigabits: Double?, limit: Double? = nil) -> SummaryRow {
        var row = SummaryRow(runID: "r", caseName: name, transport: transport, operation: "", direction: "upload")
        row.workload = "bandwidth"
        row.durationSeconds = gigabits == nil ? nil : 8
        row.bytes = gigabits.map { UInt64($0 * 1e9) }
        row.limitBytesPerSecond = limit.map { $0 * 1e9 / 8 }
        row.nics = 2
        row.clientNICs = ["nic0", "nic1"]
        row.serverNICs = ["nic0", "nic1"]
        row.client.cpuSecondsPerGB = 0.31
        row.server.cpuSecondsPerGB = 0.42
        (row.client.systemCores, row.server.systemCores) = (0.5, 1)
        return row
    }

    private func latency(
        _ name: String,
        _ workload: String,
        _ microseconds: UInt64,
        gigabits: Double = 0.2
    ) -> SummaryRow {
        var row = row(name, "roce", gigabits: gigabits)
        var histogram = LatencyHistogram()
        histogram.record(microseconds * 1000, count: 100)
        row.workload = workload
        row.latency = LatencySummary(histogram)
        guard workload == "storage" else { return row }
        row.direction = "both"
        row.messages = 100
        row.storage = StorageSummary(requestsPerSecond: 100, readShare: 1, reads: LatencySummary(histogram))
        return row
    }

    private func compared(
        _ rows: SummaryRow...,
        link: Double? = 20,
        ceiling: Double? = 19.8,
        baseline: SummaryRow? = nil,
        reason: String? = nil
    ) throws -> ComparedCase {
        var rows = rows
        rows[0].ceilingGigabitsPerSecond = ceiling
        rows[0].complete = reason == nil
        let name = String(rows[0].caseName.prefix { $0 != "." })
        return try #require(
            ComparedCase(
                name,
                rows: rows,
                baseline: baseline,
                links: links(link),
                references: figures,
                reason: reason
            )
        )
    }

    @Test(
        arguments: [
            // Against what others got.
            ("tcp", 17, nil, "tcp-lacp-2x10", 1, .ok), ("tcp", 15.2, nil, "tcp-lacp-2x10", 0.8941, .below),
            ("tcp", 19.8, nil, "tcp-lacp-2x10", 1.1647, .ok),
            // The article has the link's rate, which the wire does not leave.
            ("roce", 19.8, nil, "lm-uncapped", 1, .ok), ("roce", 17.9, nil, "lm-uncapped", 0.904, .ok),
            ("roce", 17.8, nil, "lm-uncapped", 0.899, .below), ("roce", 20.3, nil, "lm-uncapped", 1.0253, .above),
            // The cap itself; the article rounds it to 8.
            ("roce", 8.388608, 8.388608, "lm-cap-1000MB", 1, .ok), ("tcp", 8.388608, 8.388608, "cap", 1, .ok),
            ("roce", 7.9, 8.388608, "lm-cap-1000MB", 0.9418, .below), ("tcp", 8.6, 8.388608, "cap", 1.0252, .above),
            // Nobody has measured InfiniBand with such a cap.
            ("ib", 4, 4, "cap", 1, .ok),
        ] as [(String, Double, Double?, String, Double, ComparisonVerdict)]
    )
    func throughputIsHeldAgainstItsFigureOrItsCap(
        _ transport: String,
        _ gigabits: Double,
        _ limit: Double?,
        _ source: String,
        _ ratio: Double,
        _ verdict: ComparisonVerdict
    ) throws {
        let one = try compared(row("c", transport, gigabits: gigabits, limit: limit))
        #expect(one.expectation?.source == source)
        #expect(abs((one.ratio ?? 0) - ratio) < 0.001, "\(one.ratio ?? 0)")
        #expect(one.verdict == verdict)
    }

    @Test func otherLinksCountByTheirShare() throws {
        let one = try compared(row("c", "tcp", gigabits: 0.425), link: 0.5, ceiling: 0.495)
        #expect(one.reference?.expected == 0.425 && one.ratio == 1)
    }

    @Test func withoutASpeedThereIsNothingToHoldItAgainst() throws {
        let one = try compared(row("c", "tcp", gigabits: 5), link: nil, ceiling: nil)
        #expect(one.expectation == nil && one.ratio == nil && one.verdict == nil)
        let text = ComparisonTable.text([one])
        #expect(text.contains("the speed of nic0, nic1 is not") && text.contains("--speed nic0=10Gbps"))
    }

    @Test func withoutAFigureThereIsTheCeiling() throws {
        var one = row("c", "tcp", gigabits: 19)
        one.ceilingGigabitsPerSecond = 19.8
        let bare = try #require(
            ComparedCase("c", rows: [one], baseline: nil, links: links(20), references: .init(), reason: nil)
        )
        #expect(bare.expectation?.source == "ceiling" && bare.expectation?.value == 19.8 && bare.verdict == .ok)
    }

    @Test func latencyIsHeldAgainstTheCaseWithoutLoad() throws {
        let idle = latency("roce-latency-idle", "latency", 20)
        #expect(try compared(idle).verdict == nil)
        for (microseconds, verdict) in [(UInt64(190), ComparisonVerdict.ok), (250, .slow)] {
            let loaded = latency("roce-latency-loaded.latency", "latency", microseconds)
            let load = row("roce-latency-loaded.load", "roce", gigabits: 18)
            let one = try compared(loaded, load, baseline: idle)
            #expect(one.expectation?.source == "roce-latency-idle" && one.verdict == verdict)
        }
    }

    @Test func storageIsHeldAgainstItselfAlone() throws {
        let alone = latency("roce-storage-alone.storage", "storage", 100)
        let migration = row("roce-storage-unlimited.migration", "roce", gigabits: 15.8)
        #expect(try compared(alone).verdict == .ok)
        var beside = latency("roce-storage-unlimited.storage", "storage", 900)
        #expect(try compared(beside, migration, baseline: alone).verdict == .ok)
        beside.messages = 94
        let starved = try compared(beside, migration, baseline: alone)
        #expect(starved.verdict == .starved && starved.servedShare == 0.94)
        // 0.5 cores for 16 Gbps of both together.
        #expect(abs((starved.cost(\.client)?.hostSeconds ?? 0) - 0.25) < 1e-9)
        let slow = latency("roce-storage-unlimited.storage", "storage", 1100)
        #expect(try compared(slow, migration, baseline: alone).verdict == .slow)
        #expect(try compared(slow, migration).verdict == .ok, "there is nothing to hold it against")
    }

    @Test func whatTheKernelMissedIsNoCost() throws {
        #expect(ComparedCost(host: 0.3, process: 0.1) == .host(0.3))
        #expect(ComparedCost(host: 0.3, process: nil) == .host(0.3))
        #expect(ComparedCost(host: 0.01, process: 0.2) == .atLeast(0.2))
        #expect(ComparedCost(host: 0, process: 0) == nil && ComparedCost(host: nil, process: nil) == nil)
        var paced = row("tcp-1000MiB", "tcp", gigabits: 8.388608, limit: 8.388608)
        (paced.client.cpuSecondsPerGB, paced.client.processSecondsPerGB) = (0.011, 0.225)
        let text = ComparisonTable.text([try compared(paced)])
        #expect(text.contains(" >0.225 ") && text.contains("missed"), "\(text)")
    }

    @Test func aBaselineThatFailedIsNone() throws {
        var idle = latency("roce-latency-idle", "latency", 20)
        idle.complete = false
        let loaded = latency("roce-latency-loaded.latency", "latency", 250)
        #expect(try compared(loaded, baseline: idle).verdict == nil)
    }

    @Test func looksAsItIsMeantToLook() throws {
        let alone = latency("roce-storage-alone.storage", "storage", 100)
        let cases = [
            try compared(row("tcp", "tcp", gigabits: 0.4321), link: 0.5, ceiling: 0.495),
            try compared(row("roce-write-1000MiB", "roce", gigabits: 0.2, limit: 0.2097152), link: 0.5, ceiling: 0.49),
            try compared(row("iwarp-write-1000MiB", "iwarp", gigabits: nil), link: nil, ceiling: nil, reason: "no way"),
            try compared(row("iwarp-read", "iwarp", gigabits: nil), link: nil, ceiling: nil, reason: "no way"),
            try compared(alone, link: 0.5, ceiling: 0.49),
            try compared(
                latency("roce-storage-unlimited.storage", "storage", 1100),
                row("roce-storage-unlimited.migration", "roce", gigabits: 0.4),
                link: 0.5,
                ceiling: 0.49,
                baseline: alone
            ),
        ]
        let text = ComparisonTable.text(cases)
        #expect(text.split(separator: "\n").allSatisfy { $0.count <= 80 }, "\(text)")
        #expect(
            text == """
                case                   got  wire  exp. from          ratio client server verdict
                                      Gbps  Gbps  Gbps                       s/GB   s/GB
                ------------------- ------ ----- ----- ------------- ----- ------ ------ -------
                tcp                 0.4321 0.495 0.425 tcp-lacp-2x10  1.02  0.310  0.420 ok
                roce-write-1000MiB  0.2000 0.490 0.210 lm-cap-1000MB 0.954  0.310  0.420 ok
                iwarp-write-1000MiB      -     -     - -                 -  0.310  0.420 FAILED
                iwarp-read               -     -     - -                 -  0.310  0.420 FAILED

                case                     got     of  p99 migr. ratio client server verdict
                                        Gbps  asked   us  Gbps         s/GB   s/GB
                ---------------------- ----- ------ ---- ----- ----- ------ ------ -------
                roce-storage-alone     0.200 100.0%  100     -     -  0.310  0.420 ok
                roce-storage-unlimited 0.200 100.0% 1100 0.400  11.0   6.67   13.3 SLOW

                FAILED: iwarp-write-1000MiB, iwarp-read: no way
                links of 2x250Mbps: figures and caps of 20 Gbps are scaled by 0.025
                wire: payload that speed and MTU of the NICs leave. ratio: of exp., or of wire
                  where that is less. ok from 0.9 of it on, capped from 0.95; ABOVE: more than
                  1.02 of the cap or of the wire
                storage: requests of 64 KiB at random times, from when they were due. ratio: p99
                  to that of alone; ok up to 10, else SLOW; STARVED: less than 95 % were served
                s/GB, cores: of the whole host, for all that the case moved

                """
        )
    }

    @Test func itsFileHasWhatSummaryLacks() throws {
        let rows = [
            ComparisonRow(runID: "r", try compared(row("tcp", "tcp", gigabits: 17))),
            ComparisonRow(runID: "r", try compared(row("roce-read", "roce", gigabits: nil), reason: "gone, \"lost\"")),
        ]
        let file = try CSVFile(CSV.text(rows), path: "comparison.csv", required: [])
        let first = try #require(file.records.first)
        #expect(try first.number("measured") == 17 && first.number("expected") == 17 && first.number("ratio") == 1)
        #expect(first.text("expected_from") == "tcp-lacp-2x10" && first.text("verdict") == "ok")
        #expect(try first.number("link_gbps") == 20 && first.number("ceiling_gbps") == 19.8)
        #expect(first.text("unit") == "Gbps" && first.text("reason") == nil)
        #expect(file.records[1].text("verdict") == "failed" && file.records[1].text("reason") == "gone, \"lost\"")
    }
}
