import Metering
import Results
import Transport

/// How the virtual machines of a case moved, in the form in which it is written down.
struct MigrationRows {
    /// The lines of rounds.csv.
    let rounds: [RoundRow]
    /// The lines of machines.csv.
    let machines: [MachineRow]
    /// All of them together.
    let summary: MigrationSummary

    /// Nil where no machine was to move.
    init?(runID: String, _ casePlan: CasePlan, _ report: EndReport) {
        guard let pattern = casePlan.plan.migration, let figures = report.migration else { return nil }
        let rows = figures.machines.map { machine in
            machine.rounds.enumerated().map { RoundRow(runID, casePlan.name, machine, number: $0 + 1, $1) }
        }
        machines = zip(figures.machines, rows).map { MachineRow(runID, casePlan.name, $0, pattern, rounds: $1) }
        rounds = rows.flatMap { $0 }
        summary = MigrationSummary(
            machines,
            residentBytes: UInt64(pattern.totalResident),
            performance: casePlan.migrationPerformance?.rawValue
        )
    }

    /// What a reader of the figures should know: machines that did not move, or not as they should.
    var warnings: [String] {
        machines.compactMap { machine in
            if let reason = machine.reason { return "\(machine.machine): \(reason)" }
            return machine.isConverged == false ? "\(machine.machine): \(machine.nonConvergence)" : nil
        }
    }
}

extension RoundRow {
    fileprivate init(
        _ runID: String,
        _ caseName: String,
        _ machine: MachineFigures,
        number: Int,
        _ round: RoundFigures
    ) {
        self.init(
            runID: runID,
            caseName: caseName,
            machine: machine.name,
            round: number,
            kind: Kind(round.kind),
            startSeconds: round.start,
            durationSeconds: round.seconds,
            memoryBytes: round.memoryBytes,
            zeroBytes: round.zeroBytes,
            sentBytes: round.sentBytes,
            dirtiedBytes: round.dirtiedBytes
        )
    }
}

extension RoundRow.Kind {
    fileprivate init(_ kind: RoundFigures.Kind) {
        switch kind {
        case .bulk: self = .bulk
        case .dirty: self = .dirty
        case .final: self = .final
        }
    }
}

extension MachineRow {
    fileprivate init(
        _ runID: String,
        _ caseName: String,
        _ machine: MachineFigures,
        _ pattern: MigrationPattern,
        rounds: [RoundRow]
    ) {
        self.init(
            runID: runID,
            caseName: caseName,
            machine: machine.name,
            memoryBytes: UInt64(pattern.memory),
            rounds: rounds
        )
        switch machine.outcome {
        case .waiting: status = .waiting
        case .moved: status = .moved
        case .failed(let why): (status, reason) = (.failed, why)
        }
        startSeconds = machine.start
        totalSeconds = machine.seconds
        downtimeSeconds = machine.downtime
        allowedDowntimeSeconds = pattern.allowedDowntime
        if machine.start != nil { dirtyGigabitsPerSecond = machine.dirtyBytesPerSecond * 8 / 1e9 }
        if status == .moved { isConverged = machine.neededBytesPerSecond == nil }
        neededGigabitsPerSecond = machine.neededBytesPerSecond.map { $0 * 8 / 1e9 }
        if machine.isVerified == false {
            (status, reason) = (.failed, "its memory at the target is not what it was at the source")
        }
    }

    /// What was left was too much, and with which bandwidth it would not have been.
    fileprivate var nonConvergence: String {
        func gigabits(_ value: Double?) -> String { "\(NumberText.significant(value ?? 0, digits: 3)) Gbps" }
        let downtime = NumberText.significant((downtimeSeconds ?? 0) * 1000, digits: 3)
        let allowed = NumberText.significant((allowedDowntimeSeconds ?? 0) * 1000, digits: 3)
        return
            "it did not converge: its memory was written at \(gigabits(dirtyGigabitsPerSecond)), and so it was stopped "
            + "with more left than fits into \(allowed) ms, and stood still for \(downtime) ms; with "
            + "\(gigabits(neededGigabitsPerSecond)) for this machine it would have converged"
    }
}

extension MachineFigures {
    fileprivate var name: String { "vm\(number)" }
}
