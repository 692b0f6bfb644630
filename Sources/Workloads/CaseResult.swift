import Metering
import Results
import Session
import Transport

/// What one case came to, in the form in which it is written down.
public struct CaseResult: Sendable {
    /// The line of summary.csv.
    public let row: SummaryRow
    /// The lines of intervals.csv.
    public let intervals: [IntervalRow]
    /// The lines of latency.csv.
    public let latencies: [LatencyRow]
    /// The lines of rounds.csv; empty where no virtual machine was to move.
    public let rounds: [RoundRow]
    /// The lines of machines.csv; empty where no virtual machine was to move.
    public let machines: [MachineRow]
    /// What a reader of the figures should know.
    public let warnings: [String]
    /// The case's part of run.json.
    public let record: CaseRecord

    /// Reads the reports of both ends together.
    public init(runID: String, _ casePlan: CasePlan, _ outcome: TransferOutcome) {
        let figures = CaseFigures(casePlan.plan, outcome)
        var row = SummaryRow(runID: runID, casePlan)
        figures.fill(&row)
        let checks = CaseChecks(
            casePlan.plan,
            outcome,
            isAlone: !casePlan.isBesideOthers,
            disagreements: figures.disagreements
        )
        if checks.impossible != nil {
            row.isImpossible = true
            row.complete = false
            row.errors = (row.errors ?? 0) &+ 1
        }
        let migration = MigrationRows(runID: runID, casePlan, outcome.client)
        row.migration = migration?.summary
        rounds = migration?.rounds ?? []
        machines = migration?.machines ?? []
        self.row = row
        // Why a case failed stands first.
        warnings =
            [checks.impossible].compactMap { $0 } + figures.warnings + (migration?.warnings ?? []) + checks.warnings
        intervals = [outcome.client, outcome.server].compactMap { $0 }.flatMap { report in
            IntervalRow.rows(
                runID: runID,
                caseName: casePlan.name,
                endpoint: Endpoint(report.end),
                series: report.series,
                channels: report.channels.map(ChannelLabel.init)
            )
        }
        latencies = figures.latencies.flatMap { part, histogram in
            LatencyRow.rows(runID: runID, caseName: casePlan.name, part: part, histogram)
        }
        // Encoding plain numbers and texts does not fail.
        record = CaseRecord(
            row: row,
            plan: (try? JSONValue(encoding: casePlan.plan)) ?? .null,
            client: try? JSONValue(encoding: outcome.client),
            server: outcome.server.flatMap { try? JSONValue(encoding: $0) },
            checks: checks.all,
            events: NICEvents.all([outcome.client, outcome.server].compactMap { $0 }),
            warnings: warnings
        )
    }

    /// A case that never began.
    public init(runID: String, _ casePlan: CasePlan, failure: String) {
        var row = SummaryRow(runID: runID, casePlan)
        row.sizeBytes = casePlan.plan.blockSize
        row.channels = casePlan.plan.channels
        row.complete = false
        row.errors = 1
        self.row = row
        intervals = []
        latencies = []
        rounds = []
        machines = []
        warnings = [failure]
        record = CaseRecord(
            row: row,
            plan: (try? JSONValue(encoding: casePlan.plan)) ?? .null,
            warnings: warnings
        )
    }
}

extension SummaryRow {
    /// What a case asked for.
    init(runID: String, _ casePlan: CasePlan) {
        let plan = casePlan.plan
        self.init(
            runID: runID,
            caseName: casePlan.name,
            transport: casePlan.route.label,
            // A storage workload over RDMA writes what is read, and reads what is written.
            operation: plan.transport == .tcp || plan.workload == .storage ? "" : plan.operation.rawValue,
            direction: (plan.workload == .storage ? Direction.both : plan.direction).rawValue
        )
        workload = plan.workload.rawValue
        repetition = casePlan.repetition
    }
}

extension ChannelLabel {
    init(_ report: ChannelReport) {
        self.init(
            number: report.index,
            direction: report.direction.rawValue,
            nic: report.link?.device ?? report.link?.interface
        )
    }
}
