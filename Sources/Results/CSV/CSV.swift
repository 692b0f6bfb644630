/// Comma-separated values: a header line, then a line for each row (RFC 4180, with a line feed alone at the end of a
/// line, as awk and gnuplot expect it).
public enum CSV {
    /// The whole file.
    public static func text<Row: CSVRow>(_ rows: [Row]) -> String {
        header(Row.self) + rows.map { line($0) }.joined()
    }

    /// The header line, for output that is written as it comes.
    public static func header<Row: CSVRow>(_: Row.Type) -> String {
        Row.columns.map { quoted($0.name) }.joined(separator: ",") + "\n"
    }

    /// The line of one row.
    public static func line<Row: CSVRow>(_ row: Row) -> String {
        Row.columns.map { quoted($0.cell(row).text) }.joined(separator: ",") + "\n"
    }

    /// A field, between quotes where it could be misread without them.
    static func quoted(_ field: String) -> String {
        let special: Set<Unicode.Scalar> = [",", "\"", "\n", "\r"]
        guard field.unicodeScalars.contains(where: special.contains) || field.first == " " || field.last == " " else {
            return field
        }
        return "\"" + field.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
    }
}
