import Metering
import Synchronization

/// Turns the cumulative samples of a case into intervals, for the live line.
final class SeriesReader: Sendable {
    private let last = Mutex<IntervalSample?>(nil)
    private let casePlan: CasePlan
    private let report: @Sendable (CaseRunner.Event) -> Void

    init(_ casePlan: CasePlan, _ report: @escaping @Sendable (CaseRunner.Event) -> Void) {
        self.casePlan = casePlan
        self.report = report
    }

    func read(_ sample: IntervalSample) {
        let interval = last.withLock { last -> Interval? in
            guard let interval = Interval(from: last, to: sample) else { return nil }
            last = sample
            return interval
        }
        if let interval { report(.interval(interval, casePlan)) }
    }
}
