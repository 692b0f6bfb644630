import Glibc

/// Several measurements of the same figure.
public struct Sample: Sendable, Equatable {
    /// The measurements.
    public let values: [Double]

    /// These measurements.
    public init(_ values: [Double]) {
        self.values = values
    }

    /// The middle one, or half-way between the middle two; nil without any.
    public var median: Double? {
        guard !values.isEmpty else { return nil }
        let sorted = values.sorted()
        let middle = sorted.count / 2
        return sorted.count.isMultiple(of: 2) ? (sorted[middle - 1] + sorted[middle]) / 2 : sorted[middle]
    }

    /// From the least to the most, as a part of the median: 0.05 is 5 %; nil below two, and where the median is zero.
    public var spread: Double? {
        guard values.count > 1, let median, median != 0, let least = values.min(), let most = values.max() else {
            return nil
        }
        return (most - least) / median
    }

    /// Where the geometric mean of many more such measurements lies with a confidence, as in 0.95; nil below two, and
    /// where one is not above zero.
    ///
    /// It is Student's interval of the logarithms: figures of speed and cost vary by factors. It holds for what
    /// varies at random from one measurement to the next, and knows nothing of what was the same in all of them.
    public func interval(_ confidence: Double) -> ClosedRange<Double>? {
        guard let logarithms = LogarithmicMean(values) else { return nil }
        let reach =
            StudentT.twoSided(confidence, degrees: Double(values.count - 1)) * logarithms.variance.squareRoot()
        return exp(logarithms.mean - reach)...exp(logarithms.mean + reach)
    }
}
