import Metering

/// A file of comma-separated values that was read: its columns by name, and its lines.
public struct CSVFile: Sendable {
    /// Where it was read.
    public let path: String
    /// The names in the header.
    public let columns: [String]
    /// The lines below it.
    public private(set) var records: [CSVRecord]

    /// Reads a file.
    ///
    /// Throws where it cannot be read, breaks the form of RFC 4180, lacks one of the columns that are required, has
    /// two of one name, or has a line with more or fewer fields than its header. Other columns may be there or not:
    /// a file keeps its meaning when columns are added.
    public init(reading path: String, required: [String]) throws(ResultFileError) {
        try self.init(TextFile.read(path), path: path, required: required)
    }

    init(_ text: String, path: String, required: [String]) throws(ResultFileError) {
        var parser = CSVParser(text, path: path)
        let lines = try parser.records()
        guard let header = lines.first else {
            throw ResultFileError(path, reason: "the file is empty", advice: "take one that a run has written")
        }
        self.path = path
        columns = header.fields
        try Self.check(header.fields, required, path)
        let numbers = Dictionary(uniqueKeysWithValues: header.fields.enumerated().map { ($1, $0) })
        var records: [CSVRecord] = []
        for (line, fields) in lines.dropFirst() {
            guard fields.count == header.fields.count else {
                throw ResultFileError(
                    path,
                    line: line,
                    reason: "\(fields.count) fields, where the header has \(header.fields.count)",
                    advice: "a comma within a field needs quotation marks around the field, a number a point"
                )
            }
            records.append(CSVRecord(path: path, line: line, fields: fields, numbers: numbers))
        }
        self.records = records
    }

    /// The same file with its lines in another order.
    func with(records: [CSVRecord]) -> CSVFile {
        var file = self
        file.records = records
        return file
    }

    /// Whether there is such a column.
    public func has(_ column: String) -> Bool { columns.contains(column) }

    private static func check(_ columns: [String], _ required: [String], _ path: String) throws(ResultFileError) {
        for name in required where !columns.contains(name) {
            let isSplitOtherwise = columns.count == 1 && columns[0].contains { ";\t".contains($0) }
            throw ResultFileError(
                path,
                line: 1,
                reason: "there is no column '\(name)'",
                advice: isSplitOtherwise
                    ? "save it with commas between the fields, not '\(columns[0].contains(";") ? ";" : "tab")'"
                    : "take a file of this form (results/README.md), with its header"
            )
        }
        if let twice = columns.first(where: { name in columns.count { $0 == name } > 1 }) {
            throw ResultFileError(
                path,
                line: 1,
                column: twice,
                reason: "there are two such columns",
                advice: "remove one"
            )
        }
    }
}
