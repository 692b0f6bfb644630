import Metering

/// A table for terminals and mails: plain text, columns as wide as what they hold, numbers to the right.
public struct TextTable<Row>: Sendable {
    /// The columns from left to right; more can be appended.
    public var columns: [Column]
    /// The width that a table is made to fit, by cutting its texts.
    public var width: Int

    /// A table of these columns, for a terminal of so many characters.
    public init(columns: [Column], width: Int = 80) {
        self.columns = columns
        self.width = width
    }

    /// The whole table: header, a line below it, then a line for each row, with a line feed after each.
    public func text(_ rows: [Row]) -> String {
        // A line feed in a host's name or a peer's text would break the lines.
        let cells = rows.map { row in columns.map { $0.text(row).printable() } }
        let header = [columns.map(\.title), columns.map(\.subtitle)].filter { $0.contains { !$0.isEmpty } }
        let widths = fittedWidths(header + cells)
        let rule = widths.map { String(repeating: "-", count: $0) }
        return (header + [rule] + cells).map { line($0, widths) }.joined()
    }

    /// How wide each column becomes: what it needs, unless the table would be too wide.
    ///
    /// Then the widest columns of text give way. Numbers are never cut: a wrong one is worse than a long line.
    private func fittedWidths(_ lines: [[String]]) -> [Int] {
        var widths = columns.indices.map { index in lines.map { $0[index].count }.max() ?? 0 }
        var excess = widths.reduce(0, +) + max(0, columns.count - 1) - width
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

    private func line(_ cells: [String], _ widths: [Int]) -> String {
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
