import Metering

/// A table for terminals and mails: plain text, columns as wide as what they hold, numbers to the right.
///
/// Columns that can give way do where they have no figure, and in their order where the table would be too wide. After
/// them texts are cut.
public struct TextTable<Row>: Sendable {
    /// The columns from left to right; more can be appended.
    public var columns: [Column]
    /// The width that a table is made to fit.
    public var width: Int

    /// A table of these columns, for a terminal of so many characters.
    public init(columns: [Column], width: Int = 80) {
        self.columns = columns
        self.width = width
    }

    /// The whole table: header, a line below it, then a line for each row, with a line feed after each.
    public func text(_ rows: [Row]) -> String {
        // A line feed in a host's name or a peer's text would break the lines.
        var columns = columns
        var cells = rows.map { row in columns.map { $0.text(row).printable() } }
        while let index = mustGiveWay(columns, cells) {
            columns.remove(at: index)
            for row in cells.indices { cells[row].remove(at: index) }
        }
        let header = [columns.map(\.title), columns.map(\.subtitle)].filter { $0.contains { !$0.isEmpty } }
        let widths = fittedWidths(columns, header + cells)
        let rule = widths.map { String(repeating: "-", count: $0) }
        return (header + [rule] + cells).map { line($0, columns, widths) }.joined()
    }

    /// The column that gives way next; nil where the table fits, or where all that is left stays.
    private func mustGiveWay(_ columns: [Column], _ cells: [[String]]) -> Int? {
        let candidates = columns.indices.filter { columns[$0].givesWay != nil }
        let isEmpty = { (index: Int) in cells.allSatisfy { $0[index] == TableText.notMeasured } }
        if let empty = candidates.first(where: isEmpty) { return empty }
        let lines = [columns.map(\.title), columns.map(\.subtitle)] + cells
        guard width(of: Self.widths(columns, lines)) > width else { return nil }
        return candidates.min { (columns[$0].givesWay ?? 0) < (columns[$1].givesWay ?? 0) }
    }

    private static func widths(_ columns: [Column], _ lines: [[String]]) -> [Int] {
        columns.indices.map { index in lines.map { $0[index].count }.max() ?? 0 }
    }

    private func width(of widths: [Int]) -> Int { widths.reduce(0, +) + max(0, widths.count - 1) }

    /// How wide each column becomes: what it needs, unless the table would be too wide.
    ///
    /// Then the widest columns of text give way. Numbers are never cut: a wrong one is worse than a long line.
    private func fittedWidths(_ columns: [Column], _ lines: [[String]]) -> [Int] {
        var widths = Self.widths(columns, lines)
        var excess = width(of: widths) - width
        while excess > 0 {
            let candidates = columns.indices.filter { columns[$0].alignment == .left && widths[$0] > Self.narrowest }
            guard let widest = candidates.max(by: { widths[$0] < widths[$1] }) else { break }
            widths[widest] -= 1
            excess -= 1
        }
        return widths
    }

    /// What a column of text keeps, however narrow the terminal.
    private static var narrowest: Int { 6 }

    private func line(_ cells: [String], _ columns: [Column], _ widths: [Int]) -> String {
        var line = ""
        for (index, cell) in cells.enumerated() {
            let text = cell.count > widths[index] ? cell.prefix(widths[index] - 1) + "~" : cell
            let padding = String(repeating: " ", count: widths[index] - text.count)
            line += (index > 0 ? " " : "") + (columns[index].alignment == .left ? text + padding : padding + text)
        }
        while line.last == " " { line.removeLast() }
        return line + "\n"
    }
}
