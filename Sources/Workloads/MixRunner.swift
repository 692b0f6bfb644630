import Fabric
import Metering
import Pacing
import Results
import Session

/// Runs storage and migration beside each other, case by case: each part in a session of its own, all begun at the same
/// moment.
public struct MixRunner: Sendable {
    private let server: ServerAddress
    private let host: HostDescription
    private let interruption: Interruption
    private let report: @Sendable (CaseRunner.Event) -> Void

    /// A runner for cases against a server.
    ///
    /// - Parameters:
    ///   - host: what the server is told of this host.
    ///   - report: is told how it goes.
    public init(
        server: ServerAddress,
        host: HostDescription,
        interruption: Interruption,
        report: @escaping @Sendable (CaseRunner.Event) -> Void = { _ in }
    ) {
        self.server = server
        self.host = host
        self.interruption = interruption
        self.report = report
    }

    /// Runs the cases.
    ///
    /// - Returns: why the run ended before all cases were done; nil where it did not.
    /// - Throws: ``RunFolderError`` where results cannot be written.
    public func run(_ cases: [MixCase], recorder: inout RunRecorder) async throws -> SessionError? {
        for (number, mixCase) in cases.enumerated() {
            let runID = recorder.runID
            for part in mixCase.parts { report(.begins(part, number: number + 1, of: cases.count)) }
            let gate = StartGate(parties: mixCase.parts.count)
            let limits: HostLimits
            do {
                limits = try Self.limits(mixCase.rules)
            } catch {
                // What the cases before have measured stays.
                return error
            }
            let ends = await withTaskGroup(of: (CaseResult, SessionError?).self) { tasks in
                for part in mixCase.parts { tasks.addTask { await run(part, limits, gate, runID) } }
                return await tasks.reduce(into: []) { $0.append($1) }
            }
            // Storage before migration, whichever was done first.
            for (result, _) in ends.sorted(by: { $0.0.row.caseName > $1.0.row.caseName }) {
                report(.ended(result))
                try recorder.add(result)
            }
            if let end = ends.compactMap(\.1).first { return end }
        }
        return nil
    }

    /// What both parts of a case obey: the host's rules, with those of the case in their place where it has any.
    private static func limits(_ rules: LimitRules) throws(SessionError) -> HostLimits {
        do throws(PacingError) {
            let host = try HostLimits()
            guard !rules.isEmpty else { return host }
            return try HostLimits(rules: rules.over(host.rules))
        } catch {
            throw .failed("\(error)")
        }
    }

    /// One part; with why the run cannot go on, where it cannot.
    private func run(
        _ part: CasePlan,
        _ limits: HostLimits,
        _ gate: StartGate,
        _ runID: String
    ) async -> (CaseResult, SessionError?) {
        do {
            let outcome = try await ClientSession.connect(
                to: server,
                as: host,
                interruption: interruption,
                limits: limits
            ) { session in
                let series = SeriesReader(part, report)
                return try await session.run(
                    part.plan,
                    over: part.route.paths,
                    startingWith: gate,
                    onSample: { series.read($0) }
                )
            }
            let result = CaseResult(runID: runID, part, outcome)
            if interruption.isRequested { return (result, .interrupted) }
            return (result, outcome.server == nil ? .lost(outcome.incomplete ?? "the server is gone") : nil)
        } catch {
            let problem = error as? SessionError ?? .failed("\(error)")
            gate.fail(.failed("it was to begin together with \(part.name), which failed: \(problem)"))
            let result = CaseResult(runID: runID, part, failure: "\(problem)")
            if case .failed = problem { return (result, nil) }
            return (result, problem)
        }
    }
}
