import ArgumentParser
import Fabric
import Results
import Session
import Workloads

/// What all measuring commands have in common: session, cases, live lines, files, table, exit status.
struct MeasuredRun: Sendable {
    let server: ServerRoute
    var host = HostDescription.current()
    let output: OutputOptions
    let isQuiet: Bool
    /// How often each case is measured.
    var repeats = 1
    var summary = RunSummary.throughput

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
                let recorder = try begin([cases.first?.route.label ?? "", label], in: session)
                return try await keep(recorder, summary) { recorder in
                    try await CaseRunner(report: lines.show)
                        .run(cases, repeats: repeats, in: session, recorder: &recorder)
                }
            }
        }
    }

    /// What `plan` makes of a session: cases whose parts run at the same time, and how they end up on screen.
    struct ConcurrentPlan: Sendable {
        /// Words for the name of the run's folder.
        let labels: [String]
        let cases: [ConcurrentCase]
        let summary: RunSummary
    }

    /// Runs cases whose parts run at the same time; otherwise like ``run(label:plan:)``.
    ///
    /// - Parameter report: is told how it goes; live lines unless given.
    func concurrent(
        report: (@Sendable (CaseRunner.Event) -> Void)? = nil,
        plan: @escaping @Sendable (ClientSession) async throws -> ConcurrentPlan
    ) async throws {
        try await measure { interruption in
            let (plan, recorder) = try await ClientSession.connect(
                to: server,
                as: host,
                interruption: interruption
            ) { session in
                let plan = try await plan(session)
                return (plan, try begin(plan.labels, in: session))
            }
            let runner = ConcurrentRunner(
                server: server,
                host: host,
                interruption: interruption,
                report: report ?? lines.show
            )
            return try await keep(recorder, plan.summary) {
                try await runner.run(plan.cases, repeats: repeats, recorder: &$0)
            }
        }
    }

    private var lines: LiveLines { LiveLines(isQuiet: isQuiet) }

    /// What was measured, and why that is not all.
    private struct Measured: Sendable {
        let recorder: RunRecorder
        let summary: RunSummary
        let end: (any Error)?
    }

    private func measure(_ body: (Interruption) async throws -> Measured) async throws {
        let interruption = Interruption()
        let signals = SignalHandler([.interrupt, .terminate]) { interruption.request() }
        defer { signals.cancel() }
        let measured = try await body(interruption)
        try show(measured)
        try conclude(measured.recorder, measured.end)
    }

    private func begin(_ labels: [String], in session: ClientSession) throws(RunFolderError) -> RunRecorder {
        var recorder = try RunRecorder(
            root: output.root,
            labels: labels,
            command: CommandLine.arguments,
            host: host
        )
        recorder.add(server: session.serverHost, version: session.serverVersion)
        return recorder
    }

    /// Measures, and ends the record. What cannot be written down is shown all the same.
    private func keep(
        _ recorder: RunRecorder,
        _ summary: RunSummary,
        _ body: (inout RunRecorder) async throws -> SessionError?
    ) async throws -> Measured {
        var recorder = recorder
        do {
            let end = try await body(&recorder)
            try summary.write(recorder)
            try recorder.finish(complete: end == nil)
            return Measured(recorder: recorder, summary: summary, end: end)
        } catch let error as RunFolderError {
            return Measured(recorder: recorder, summary: summary, end: error)
        }
    }

    private func show(_ measured: Measured) throws {
        let (recorder, summary) = (measured.recorder, measured.summary)
        let repeats = recorder.repeats
        let tables = summary.text(recorder) + (repeats.isEmpty ? "" : "\n" + RepeatsTable.text(repeats))
        if output.csv {
            Terminal.print(CSV.text(recorder.rows), terminator: "")
        } else if output.json {
            Terminal.print(try recorder.json(), terminator: "")
        } else {
            Terminal.print(tables, terminator: "")
        }
        if output.csv || output.json { Terminal.note("\n" + tables) }
        summary.notes(recorder).forEach(Terminal.note)
        summary.events(recorder).forEach(Terminal.note)
        summary.warnings(recorder).forEach(Terminal.warn)
        if let folder = recorder.folder, !(measured.end is RunFolderError) {
            let files = ["summary.csv", "intervals.csv", "latency.csv", "run.json"] + summary.files
            Terminal.note("\nFiles: \(folder.path)/\(files.joined(separator: ", "))")
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
