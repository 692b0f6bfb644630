/// A case whose figures can be looked up by their columns in summary.csv: just measured, or read back.
protocol MeasuredCase {
    /// The case, by the name that all its repetitions share.
    var repeatedName: String { get }
    /// What was measured, as in `bandwidth`.
    var measuredWorkload: String { get }
    /// Whether it ran to its planned end.
    var isWhole: Bool { get }

    /// The number in a column; nil where there is none.
    func number(_ column: String) -> Double?
}

extension SummaryRow: MeasuredCase {
    var repeatedName: String { repetition?.caseName ?? caseName }
    var measuredWorkload: String { workload ?? "" }
    var isWhole: Bool { complete }

    func number(_ column: String) -> Double? {
        SummaryRow.columns.first { $0.name == column }?.cell(self).number
    }
}

extension CaseLine: MeasuredCase {
    var repeatedName: String { record.text("repeat_of") ?? name }
    var measuredWorkload: String { workload }
    var isWhole: Bool { isComplete }
}

extension Array where Element: MeasuredCase {
    /// What the cases are called, each once, in the order of their first measurement.
    var repeatedNames: [String] {
        var names: [String] = []
        for name in map(\.repeatedName) where !names.contains(name) { names.append(name) }
        return names
    }

    /// The same, with the repetitions of a case beside each other.
    func grouped() -> [Element] {
        let groups = Dictionary(grouping: self, by: \.repeatedName)
        return repeatedNames.flatMap { groups[$0] ?? [] }
    }
}

extension Array<SummaryRow> {
    /// The same, with the repetitions of a case beside each other.
    public func byCase() -> [SummaryRow] { grouped() }
}
