import Glibc

/// How one figure of a case differs between two sides.
public struct Difference: Sendable {
    /// What can be said of it.
    public enum Verdict: String, Sendable, Encodable {
        /// Better, and not by chance.
        case better
        /// Worse, and not by chance.
        case worse
        /// What is seen may be chance.
        case unclear
        /// Nothing: one of the sides has a single measurement, or none of them varies.
        case unknown
    }

    /// The case.
    public let caseName: String
    /// The figure.
    public let metric: KeyFigure
    /// The median of the first side.
    public let before: Double
    /// The median of the second side.
    public let after: Double
    /// Measurements of the fewer of both sides.
    public let repeats: Int
    /// By how much the second median differs: 0.05 is 5 % more; nil where the first is zero.
    public let change: Double?
    /// Where the change lies with the confidence that was asked for; nil where nothing can be said.
    ///
    /// It is Welch's interval of the difference of the means of the logarithms, and so of the ratio of the geometric
    /// means (Welch, The generalization of Student's problem when several different population variances are involved,
    /// Biometrika 34, 1947): figures vary by factors, and neither the spread nor the number of repeats has to be the
    /// same on both sides.
    public let interval: ClosedRange<Double>?

    /// Compares the repeats of a figure; nil where a side has none.
    init?(_ caseName: String, _ metric: KeyFigure, _ before: [Double], _ after: [Double], confidence: Double) {
        guard let first = Sample(before).median, let second = Sample(after).median else { return nil }
        self.caseName = caseName
        self.metric = metric
        self.before = first
        self.after = second
        repeats = min(before.count, after.count)
        change = first == 0 ? nil : second / first - 1
        interval = Self.interval(before, after, confidence)
    }

    /// What can be said of it.
    public var verdict: Verdict {
        guard let interval else { return .unknown }
        if interval.contains(0) { return .unclear }
        return (interval.lowerBound > 0) == metric.higherIsBetter ? .better : .worse
    }

    /// Whether it has become worse by more than a part, as in 0.05, and not by chance.
    public func isRegression(above limit: Double) -> Bool {
        guard verdict == .worse, let change else { return false }
        return (metric.higherIsBetter ? -change : change) > limit
    }

    private static func interval(
        _ before: [Double],
        _ after: [Double],
        _ confidence: Double
    ) -> ClosedRange<Double>? {
        guard let one = LogarithmicMean(before), let other = LogarithmicMean(after) else { return nil }
        let variance = one.variance + other.variance
        guard variance > 0 else { return nil }
        // Welch and Satterthwaite: the degrees of freedom of a sum of variances.
        let degrees = variance * variance / (one.weight + other.weight)
        let reach = StudentT.twoSided(confidence, degrees: degrees) * variance.squareRoot()
        let middle = other.mean - one.mean
        return expm1(middle - reach)...expm1(middle + reach)
    }
}

extension Difference: Encodable {
    private enum CodingKeys: String, CodingKey {
        case change, verdict, repeats, before, after
        case caseName = "case"
        case column
        case low = "change_low"
        case high = "change_high"
    }

    /// Writes all of it; what cannot be said is `null`.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(caseName, forKey: .caseName)
        try container.encode(metric.column, forKey: .column)
        try container.encode(before, forKey: .before)
        try container.encode(after, forKey: .after)
        try container.encode(repeats, forKey: .repeats)
        try container.encode(change, forKey: .change)
        try container.encode(interval?.lowerBound, forKey: .low)
        try container.encode(interval?.upperBound, forKey: .high)
        try container.encode(verdict, forKey: .verdict)
    }
}
