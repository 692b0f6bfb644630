/// One figure of a case that was measured several times.
public struct RepeatedFigure: Codable, Sendable, Equatable {
    /// The confidence of ``low`` and ``high``.
    public static let confidence = 0.95

    /// The case.
    public let caseName: String
    /// The figure's column in summary.csv.
    public let column: String
    /// What it is called in a table.
    public let title: String
    /// Measurements that ran to their end.
    public let repeats: Int
    /// The median of them.
    public let median: Double
    /// The least.
    public let least: Double
    /// The most.
    public let most: Double
    /// From the least to the most, as a part of the median; nil below two.
    public let spread: Double?
    /// Where the geometric mean of many more lies, with ``confidence``: not below this; nil below two.
    public let low: Double?
    /// Not above this.
    public let high: Double?

    private init?(_ caseName: String, _ figure: KeyFigure, _ values: [Double]) {
        let sample = Sample(values)
        guard let median = sample.median, let least = values.min(), let most = values.max() else { return nil }
        self.caseName = caseName
        (column, title) = (figure.column, figure.title)
        repeats = values.count
        (self.median, self.least, self.most) = (median, least, most)
        spread = sample.spread
        let interval = sample.interval(Self.confidence)
        (low, high) = (interval?.lowerBound, interval?.upperBound)
    }

    /// The figures of the cases that have repetitions; empty where each was measured once.
    public static func all(of rows: [SummaryRow]) -> [RepeatedFigure] {
        all(rows.filter { $0.repetition != nil })
    }

    /// The figures of the cases that have repetitions, of a run that was read back.
    static func all(of lines: [CaseLine]) -> [RepeatedFigure] {
        all(lines.filter { $0.record.text("repeat_of") != nil })
    }

    private static func all<Case: MeasuredCase>(_ measured: [Case]) -> [RepeatedFigure] {
        measured.repeatedNames.flatMap { name in
            let ours = measured.filter { $0.repeatedName == name }
            return KeyFigure.all(of: ours[0].measuredWorkload).compactMap { figure in
                RepeatedFigure(name, figure, ours.filter(\.isWhole).compactMap { $0.number(figure.column) })
            }
        }
    }

    private enum CodingKeys: String, CodingKey {
        case caseName = "case"
        case column, title, repeats, median, least, most, spread, low, high
    }
}
