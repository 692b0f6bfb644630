import Fabric
import Metering
import Pacing
import Results
import Session

/// Runs cases one after the other, the parts of each at the same time: each part in a session of its own, all begun at
/// the same moment.
public struct ConcurrentRunner: Sendable {
    private let server: ServerRoute
    private let host: HostDescription
    private let interruption: Interruption
    private let report: @Sendable (CaseRunner.Event) -> Void

    /// A runner for cases against a server.
    ///
    /// - Parameters:
    ///   - host: what the server is told of this host.
    ///   - report: is told how it goes.
    public init(
        server: ServerRoute,
        host: HostDescription,
        interruption: Interruption,
        report: @escaping @Sendable (CaseRunner.Event) -> Void = { _ in }
    ) {
        self.server = server
        self.host = host
        self.interruption = interruption
        self.report = report
    }

    /// Runs the cases, each so many times as it is to be repeated.
    ///
    /// A case that fails is a row that says why, and the rest goes on, with sessions of its own; a server that cannot be
    /// reached any more, or a user who wants an end, ends the run.
    ///
    /// - Returns: why the run ended before all cases were done; nil where it did not.
    /// - Throws: ``RunFolderError`` where results cannot be written.
    public func run(
        _ cases: [ConcurrentCase],
        repeats: Int = 1,
        recorder: inout RunRecorder
    ) async throws -> SessionError? {
        let cases = cases.interleaved(repeats: repeats)
        var timeLeft = TimeLeft(planned: cases.map(\.seconds))
        for (number, concurrent) in cases.enumerated() {
            report(.next(concurrent, number: number + 1, of: cases.count, secondsLeft: timeLeft.seconds(from: number)))
            for part in concurrent.parts { report(.begins(part, number: number + 1, of: cases.count)) }
            let start = ContinuousClock.now
            let ends = await run(concurrent, recorder.runID)
            timeLeft.add(number, took: (ContinuousClock.now - start) / .seconds(1))
            for part in ends {
                report(.ended(part.result))
                try recorder.add(part.result)
            }
            if let end = ends.compactMap(\.end).first { return end }
        }
        return nil
    }

    /// What came of a part, and why the run cannot go on, where it cannot.
    private struct PartEnd: Sendable {
        let result: CaseResult
        var end: SessionError?
    }

    /// Runs the parts of one case; what came of them is in their order.
    private func run(_ concurrent: ConcurrentCase, _ runID: String) async -> [PartEnd] {
        let failed = { (reason: String) in
            concurrent.parts.map { PartEnd(result: CaseResult(runID: runID, $0, failure: reason)) }
        }
        if let obstacle = concurrent.obstacle { return failed(obstacle) }
        let limits: HostLimits
        do throws(PacingError) {
            limits = try Self.limits(concurrent.rules)
        } catch {
            return failed("\(error)")
        }
        let gate = StartGate(parties: concurrent.parts.count)
        return await withTaskGroup(of: (Int, PartEnd).self) { tasks in
            for (number, part) in concurrent.parts.enumerated() {
                tasks.addTask { (number, await run(part, limits, gate, runID)) }
            }
            return await tasks.reduce(into: []) { $0.append($1) }.sorted { $0.0 < $1.0 }.map(\.1)
        }
    }

    /// What the parts of a case obey: the host's rules, with those of the case in their place where it has any.
    private static func limits(_ rules: LimitRules) throws(PacingError) -> HostLimits {
        let host = try HostLimits()
        guard !rules.isEmpty else { return host }
        return try HostLimits(rules: rules.over(host.rules))
    }

    private func run(_ part: CasePlan, _ limits: HostLimits, _ gate: StartGate, _ runID: String) async -> PartEnd {
        let failed = { (problem: SessionError) in
            gate.fail(.failed("it was to begin together with \(part.name), which failed: \(problem)"))
            return CaseResult(runID: runID, part, failure: "\(problem)")
        }
        do {
            let outcome = try await outcome(of: part, limits, gate)
            switch outcome {
            case .success(let outcome):
                return PartEnd(
                    result: CaseResult(runID: runID, part, outcome),
                    end: interruption.isRequested ? .interrupted : nil
                )
            case .failure(let problem):
                return PartEnd(result: failed(problem), end: interruption.isRequested ? .interrupted : nil)
            }
        } catch {
            // There was no session: one that the server refuses may be granted to the next case.
            let problem = error as? SessionError ?? .failed("\(error)")
            if case .refused = problem { return PartEnd(result: failed(problem)) }
            return PartEnd(result: failed(problem), end: interruption.isRequested ? .interrupted : problem)
        }
    }

    /// What a part came to in its session; throws where there was none.
    private func outcome(
        of part: CasePlan,
        _ limits: HostLimits,
        _ gate: StartGate
    ) async throws -> Result<TransferOutcome, SessionError> {
        try await ClientSession.connect(to: server, as: host, interruption: interruption, limits: limits) { session in
            let series = SeriesReader(part, report)
            do {
                return .success(
                    try await session.run(
                        part.plan,
                        over: part.route.paths,
                        startingWith: gate,
                        onSample: { series.read($0) }
                    )
                )
            } catch {
                return .failure(error as? SessionError ?? .failed("\(error)"))
            }
        }
    }
}
