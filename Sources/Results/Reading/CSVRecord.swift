import Metering

/// One line of a file of comma-separated values.
public struct CSVRecord: Sendable {
    /// The file.
    public let path: String
    /// The number of the line in it, from 1.
    public let line: Int
    private let fields: [String]
    private let numbers: [String: Int]

    init(path: String, line: Int, fields: [String], numbers: [String: Int]) {
        self.path = path
        self.line = line
        self.fields = fields
        self.numbers = numbers
    }

    /// The text in a column; nil where it is empty, or where there is no such column.
    public func text(_ column: String) -> String? {
        guard let number = numbers[column], !fields[number].isEmpty else { return nil }
        return fields[number]
    }

    /// The number in a column; nil where it is empty, or where there is no such column.
    ///
    /// Throws where something else stands there. Numbers have a point, and neither units nor separators.
    public func number(_ column: String) throws(ResultFileError) -> Double? {
        guard let text = text(column) else { return nil }
        // What Double takes beyond that (nan, inf, hexadecimal) was never measured.
        guard text.allSatisfy({ "0123456789.-+eE".contains($0) }), let number = Double(text), number.isFinite else {
            throw ResultFileError(
                path,
                line: line,
                column: column,
                reason: "'\(text.printable(limit: 40))' is no number",
                advice: "write it like 1234.5, or leave it empty where nothing was measured"
            )
        }
        return number
    }
}
