extension SummaryRow {
    /// Of several measurements of a case the one that is in the middle, by the first figure of its first part: of an even
    /// number the lower of both. Those that did not run to their end count where there are no others.
    ///
    /// - Parameter rows: all its rows, of all its parts.
    /// - Returns: the rows of the parts of that measurement.
    public static func typical(_ rows: [SummaryRow]) -> [SummaryRow] {
        let measured = Dictionary(grouping: rows) { $0.repetition?.number ?? 1 }.sorted { $0.key < $1.key }.map(\.value)
        guard measured.count > 1 else { return rows }
        let whole = measured.filter { $0.allSatisfy(\.complete) }
        let candidates = whole.isEmpty ? measured : whole
        let column = KeyFigure.all(of: rows[0].workload ?? "")[0].column
        let sorted = candidates.sorted { $0[0].number(column) ?? 0 < $1[0].number(column) ?? 0 }
        return sorted[(sorted.count - 1) / 2]
    }
}
