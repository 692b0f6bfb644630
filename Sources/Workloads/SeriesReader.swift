import Metering
import Synchronization

/// Turns the cumulative samples of a case into intervals, for the live line.
final class SeriesReader: Sendable {
    private let series = Mutex(IntervalSeries())
    private let casePlan: CasePlan
    private let report: @Sendable (CaseRunner.Event) -> Void

    init(_ casePlan: CasePlan, _ report: @escaping @Sendable (CaseRunner.Event) -> Void) {
        self.casePlan = casePlan
        self.report = report
    }

    func read(_ sample: IntervalSample) {
        if let interval = series.withLock({ $0.append(sample) }) { report(.interval(interval, casePlan)) }
    }
}
