import ArgumentParser
import Fabric
import Results
import Session
import Workloads

/// What all measuring commands have in common: session, cases, live lines, files, table, exit status.
struct MeasuredRun: Sendable {
    enum Table: Sendable {
        case throughput, latency, both, mix, migration
    }

    let server: ServerAddress
    var host = HostDescription.current()
    let output: OutputOptions
    let isQuiet: Bool
    let table: Table

    /// Runs the cases that `plan` makes of the session, one after the other.
    ///
    /// Exits with status 1 where a requirement is not met or the run ended early, 130 where the user ended it.
    func run(
        label: String,
        plan: @escaping @Sendable (ClientSession) async throws -> [CasePlan]
    ) async throws {
        try await measure { interruption in
            try await ClientSession.connect(to: server, as: host, interruption: interruption) { session in
                let cases = try await plan(session)
                let recorder = try begin(label, of: cases.first?.route, in: session)
                return try await keep(recorder) { recorder in
                    try await CaseRunner(report: lines.show).run(cases, in: session, recorder: &recorder)
                }
            }
        }
    }

    /// Runs the cases of a mix that `plan` makes of a session; otherwise like ``run(label:plan:)``.
    func mix(plan: @escaping @Sendable (ClientSession) async throws -> [MixCase]) async throws {
        try await measure { interruption in
            let (cases, recorder) = try await ClientSession.connect(
                to: server,
                as: host,
                interruption: interruption
            ) { session in
                let cases = try await plan(session)
                return (cases, try begin("mix", of: cases.first?.storage.route, in: session))
            }
            let runner = MixRunner(server: server, host: host, interruption: interruption, report: lines.show)
            return try await keep(recorder) { try await runner.run(cases, recorder: &$0) }
        }
    }

    private var lines: LiveLines { LiveLines(isQuiet: isQuiet) }

    /// What was measured, and why that is not all.
    private struct Measured: Sendable {
        let recorder: RunRecorder
        let end: (any Error)?
    }

    private func measure(_ body: (Interruption) async throws -> Measured) async throws {
        let interruption = Interruption()
        let signals = SignalHandler([.interrupt, .terminate]) { interruption.request() }
        defer { signals.cancel() }
        let measured = try await body(interruption)
        try show(measured.recorder, isWritten: !(measured.end is RunFolderError))
        try conclude(measured.recorder, measured.end)
    }

    private func begin(
        _ label: String,
        of route: DataRoute?,
        in session: ClientSession
    ) throws(RunFolderError) -> RunRecorder {
        var recorder = try RunRecorder(
            root: output.root,
            labels: [route?.label ?? "", label],
            command: CommandLine.arguments,
            host: host
        )
        recorder.add(server: session.serverHost, version: session.serverVersion)
        return recorder
    }

    /// Measures, and ends the record. What cannot be written down is shown all the same.
    private func keep(
        _ recorder: RunRecorder,
        _ body: (inout RunRecorder) async throws -> SessionError?
    ) async throws -> Measured {
        var recorder = recorder
        do {
            let end = try await body(&recorder)
            try recorder.finish(complete: end == nil)
            return Measured(recorder: recorder, end: end)
        } catch let error as RunFolderError {
            return Measured(recorder: recorder, end: error)
        }
    }

    private func show(_ recorder: RunRecorder, isWritten: Bool) throws {
        let rows = recorder.rows
        let tables = tables(recorder)
        if output.csv {
            Terminal.print(CSV.text(rows), terminator: "")
        } else if output.json {
            Terminal.print(try recorder.json(), terminator: "")
        } else {
            Terminal.print(tables, terminator: "")
        }
        if output.csv || output.json { Terminal.note("\n" + tables) }
        SummaryTable.notes(rows).forEach(Terminal.note)
        recorder.warnings.forEach(Terminal.warn)
        if let folder = recorder.folder, isWritten {
            Terminal.note("\nFiles: \(folder.path)/summary.csv, intervals.csv, latency.csv, run.json")
        }
    }

    private func tables(_ recorder: RunRecorder) -> String {
        let rows = recorder.rows
        let throughput = rows.filter { $0.latency == nil }
        let latency = rows.filter { $0.latency != nil }
        switch table {
        case .throughput: return SummaryTable.throughput().text(rows)
        case .latency: return SummaryTable.latency().text(rows)
        case .migration: return MigrationTable.text(rows, machines: recorder.machines)
        case .mix: return MixTable.table.text(MixRow.rows(rows))
        case .both:
            let parts = [
                throughput.isEmpty ? nil : SummaryTable.throughput().text(throughput),
                latency.isEmpty ? nil : SummaryTable.latency().text(latency),
            ]
            return parts.compactMap { $0 }.joined(separator: "\n")
        }
    }

    private func conclude(_ recorder: RunRecorder, _ end: (any Error)?) throws {
        if case SessionError.interrupted? = end { throw ExitCode(130) }
        var isMet = true
        for row in recorder.rows {
            for option in output.requirements {
                guard case .fail(let reason) = option.requirement.evaluate(row) else { continue }
                Terminal.warn(reason)
                isMet = false
            }
        }
        if let end { Terminal.warn("\(end)") }
        guard isMet, end == nil, recorder.rows.allSatisfy(\.complete) else { throw ExitCode.failure }
    }
}
