import Foundation
import TestSupport
import Testing

@testable import Results

@Suite struct MigrationTests {
    private func round(_ number: Int, _ kind: RoundRow.Kind, memory: UInt64, seconds: Double) -> RoundRow {
        RoundRow(
            runID: "r",
            caseName: "c",
            machine: "vm1",
            round: number,
            kind: kind,
            startSeconds: 0.5,
            durationSeconds: seconds,
            memoryBytes: memory,
            zeroBytes: 1000,
            sentBytes: memory / 2,
            dirtiedBytes: kind == .final ? nil : 9
        )
    }

    private func machine(_ number: Int, start: Double, seconds: Double, downtime: Double) -> MachineRow {
        var row = MachineRow(
            runID: "r",
            caseName: "c",
            machine: "vm\(number)",
            memoryBytes: 1 << 30,
            status: .moved,
            rounds: [
                round(1, .bulk, memory: 1 << 30, seconds: 1), round(2, .final, memory: 1_000_000, seconds: downtime),
            ]
        )
        (row.startSeconds, row.totalSeconds) = (start, seconds)
        (row.downtimeSeconds, row.allowedDowntimeSeconds) = (downtime, 0.3)
        (row.dirtyGigabitsPerSecond, row.isConverged) = (1.5, downtime <= 0.3)
        if downtime > 0.3 { row.neededGigabitsPerSecond = 12.5 }
        return row
    }

    private func row(_ machines: [MachineRow]) -> SummaryRow {
        var row = SummaryRow.example()
        (row.caseName, row.workload) = ("c", "migration")
        row.migration = MigrationSummary(machines, residentBytes: 1 << 30, performance: "smb")
        return row
    }

    @Test func filesHaveTheirColumns() {
        #expect(
            CSV.text([round(1, .bulk, memory: 250_000_000, seconds: 2), round(2, .final, memory: 1, seconds: 0)]) == """
                run_id,case,vm,round,kind,start_s,duration_s,memory_bytes,zero_bytes,sent_bytes,memory_gbps,dirtied_bytes
                r,c,vm1,1,bulk,0.5,2,250000000,1000,125000000,1,9
                r,c,vm1,2,final,0.5,0,1,1000,0,,

                """
        )
        let waiting = MachineRow(runID: "r", caseName: "c", machine: "vm2", memoryBytes: 1)
        #expect(
            CSV.text([machine(1, start: 0.5, seconds: 2, downtime: 0.4), waiting]) == """
                run_id,case,vm,memory_bytes,status,start_s,total_s,downtime_s,downtime_allowed_s,rounds,\
                memory_sent_bytes,zero_bytes,sent_bytes,dirty_gbps,converged,needed_gbps,reason
                r,c,vm1,1073741824,moved,0.5,2,0.4,0.3,2,1074741824,2000,537370912,1.5,false,12.5,
                r,c,vm2,1,waiting,,,,,0,0,0,0,,,,

                """
        )
    }

    @Test func theHostIsEmptyWhenTheLastMachineRuns() {
        let machines = [
            machine(1, start: 0.5, seconds: 2, downtime: 0.4), machine(2, start: 1.5, seconds: 3, downtime: 0.2),
        ]
        let summary = MigrationSummary(machines)
        #expect(summary.evacuationSeconds == 4)
        #expect(summary.memoryGigabitsPerSecond == Double(2 << 30) * 8e-9 / 4)
        #expect(summary.downtimeMaximum == 0.4 && abs((summary.downtimeMean ?? 0) - 0.3) < 1e-9)
        #expect((summary.machines, summary.moved, summary.notConverged, summary.mostRounds) == (2, 2, 1, 2))
    }

    @Test func aHostThatIsNotEmptyHasNoTime() {
        var failed = machine(2, start: 1, seconds: 1, downtime: 9)
        failed.status = .failed
        let summary = MigrationSummary([machine(1, start: 0, seconds: 2, downtime: 0.1), failed])
        #expect(summary.evacuationSeconds == nil && summary.memoryGigabitsPerSecond == nil)
        #expect(summary.downtimeMaximum == 0.1, "what failed runs on where it was")
        #expect((summary.moved, summary.notConverged) == (1, 0))
        #expect(MigrationSummary([]).evacuationSeconds == nil)
    }

    @Test func summaryHasItsColumns() {
        let row = row([machine(1, start: 0, seconds: 8.589934592, downtime: 0.1)])
        let cells = Dictionary(uniqueKeysWithValues: SummaryRow.columns.map { ($0.name, $0.cell(row).text) })
        let expected = [
            "vms": "1", "vms_moved": "1", "memory_bytes": "1073741824", "evacuation_s": "8.589935", "memory_gbps": "1",
            "downtime_max_s": "0.1", "downtime_mean_s": "0.1", "rounds_max": "2", "not_converged": "0",
            "resident_bytes": "1073741824", "performance": "smb",
        ]
        for (name, text) in expected { #expect(cells[name] == text, "\(name)") }
    }

    @Test func looksAsItIsMeantToLook() {
        let machines = [
            machine(1, start: 0.5, seconds: 2, downtime: 0.0372), machine(2, start: 1.5, seconds: 3, downtime: 0.4),
        ]
        let figure = ReferenceFigure(
            id: "evacuation-rate",
            quantity: "memory_throughput",
            value: 13.7,
            unit: "Gbps",
            condition: "",
            source: "",
            linkGigabitsPerSecond: 20
        )
        let text = MigrationTable.text([row(machines)], machines: machines, references: ["c": (figure, 6.85)])
        #expect(
            text == """
                vm  memory rounds    sent total downtime written needs
                                              s       ms    Gbps  Gbps
                --- ------ ------ ------- ----- -------- ------- ----- -------------
                vm1   1GiB      2 537.4MB  2.00     37.2    1.50     - moved
                vm2   1GiB      2 537.4MB  3.00      400    1.50  12.5 NOT CONVERGED

                host empty  after 4.00 s: 2 of 2 machines moved, 2GiB of memory in all
                memory      4.295 Gbps until then; 1GiB were there, and were walked again
                others got  13.7 Gbps of 20.0, as 6.85 here (evacuation-rate): this is 63 % of it
                downtime    400 ms at most, 219 ms on average; 1 did not converge
                client CPU  0.350 cores, 1.63 s for each GB of memory

                """
        )
    }

    @Test func manyMachinesAreToldByThoseThatMatter() {
        var machines = (1...64).map { machine($0, start: 0, seconds: 1, downtime: Double($0) / 1000) }
        (machines[9].status, machines[9].reason) = (.failed, String(repeating: "no memory there; ", count: 20))
        let lines = MigrationTable.text([row(machines)], machines: machines).split(separator: "\n")
        #expect(lines.count == 3 + MigrationTable.mostLines + 1 + 3)
        #expect(lines.allSatisfy { $0.count <= 80 }, "\(lines)")
        #expect(lines[3].hasPrefix("vm10 ") && lines[3].contains("FAILED: no mem"))
        #expect(lines[18].hasPrefix("vm64 "))
        #expect(lines[19] == "48 more: all moved, downtime up to 49.0 ms; machines.csv has them")
        for index in machines.indices { machines[index].status = .waiting }
        #expect(
            MigrationTable.text([row(machines)], machines: machines).contains("48 more: 48 of them failed, not begun")
        )
    }

    @Test func everyCaseHasItsOwn() {
        let machines = [machine(1, start: 0, seconds: 1, downtime: 0.1)]
        var other = row([])
        other.caseName = "d"
        let text = MigrationTable.text([row(machines), .example(), other], machines: machines)
        #expect(text.hasPrefix("c:\nvm ") && text.contains("\n\nd:\nvm "))
        #expect(!text.contains("roce-write-64KiB"))
    }

    @Test func filesComeBackAndDamageIsNamed() throws {
        let temporary = try TemporaryFolder()
        let folder = try RunFolder.create(in: temporary.path, started: Date())
        let machines = [machine(1, start: 0, seconds: 1, downtime: 0.1)]
        try folder.write(summary: [row(machines)])
        let missing = try RunFiles(reading: folder.path)
        #expect(missing.problems.contains { $0.hasPrefix("machines.csv is missing") })
        #expect(missing.problems.contains { $0.hasPrefix("rounds.csv is missing") })
        try folder.write(machines: machines)
        try folder.write(rounds: [round(1, .bulk, memory: 1, seconds: 1)])
        let run = try RunFiles(reading: folder.path)
        #expect(run.machines?.records.count == 1 && run.rounds?.records.count == 1)
        #expect(!run.problems.contains { $0.contains("rounds") || $0.contains("machines") })
        for name in ["rounds", "machines"] {
            let path = "\(folder.path)/\(name).csv"
            let text = try String(contentsOfFile: path, encoding: .utf8)
            try text.replacing("r,c,vm1,1", with: "r,c,vm1,1,1").write(toFile: path, atomically: true, encoding: .utf8)
            #expect(throws: ResultFileError.self) { try RunFiles(reading: folder.path) }
            try text.replacing("start_s", with: "began").write(toFile: path, atomically: true, encoding: .utf8)
            #expect(throws: ResultFileError.self) { try RunFiles(reading: folder.path) }
            try text.write(toFile: path, atomically: true, encoding: .utf8)
        }
        try folder.write(summary: [.example()])
        try FileManager.default.removeItem(atPath: folder.path + "/rounds.csv")
        #expect(
            !(try RunFiles(reading: folder.path)).problems.contains { $0.contains("rounds") },
            "none was to be there"
        )
    }
}
