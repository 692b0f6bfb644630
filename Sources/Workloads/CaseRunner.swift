import Metering
import Results
import Session
import Transport

/// Runs cases one after the other in one session, and keeps what comes of them.
public struct CaseRunner: Sendable {
    /// What is told while a run goes on.
    public enum Event: Sendable {
        /// A case is next whose parts run at the same time: its number, of how many, and the seconds that are left.
        case next(ConcurrentCase, number: Int, of: Int, secondsLeft: Double)
        /// A case, or a part of one, begins: its number, of how many.
        case begins(CasePlan, number: Int, of: Int)
        /// What a case has moved in an interval.
        case interval(Interval, CasePlan)
        /// A case is over.
        case ended(CaseResult)
    }

    private let report: @Sendable (Event) -> Void

    /// A runner that tells `report` how it goes.
    public init(report: @escaping @Sendable (Event) -> Void = { _ in }) {
        self.report = report
    }

    /// Runs the cases, each so many times as it is to be repeated.
    ///
    /// A case that cannot begin is a row that says why, and the rest goes on; a session that is lost, or a user who
    /// wants an end, ends the run, and what was measured so far is kept.
    ///
    /// - Returns: why the run ended before all cases were done; nil where it did not.
    /// - Throws: ``RunFolderError`` where results cannot be written.
    public func run(
        _ cases: [CasePlan],
        repeats: Int = 1,
        in session: ClientSession,
        recorder: inout RunRecorder
    ) async throws -> SessionError? {
        let cases = cases.interleaved(repeats: repeats)
        for (number, casePlan) in cases.enumerated() {
            report(.begins(casePlan, number: number + 1, of: cases.count))
            let result: CaseResult
            var end: SessionError?
            do {
                let series = SeriesReader(casePlan, report)
                let outcome = try await session.run(
                    casePlan.plan,
                    over: casePlan.route.paths,
                    onSample: { series.read($0) }
                )
                result = CaseResult(runID: recorder.runID, casePlan, outcome)
                if session.isInterrupted { end = .interrupted }
                if outcome.server == nil { end = end ?? .lost(outcome.incomplete ?? "the server is gone") }
            } catch let error as SessionError {
                result = CaseResult(runID: recorder.runID, casePlan, failure: "\(error)")
                switch error {
                case .failed: break
                default: end = error
                }
            }
            report(.ended(result))
            try recorder.add(result)
            if let end { return end }
        }
        return nil
    }
}
