/// A reader of CSV (RFC 4180) that owes nothing to the writer it tests.
struct CSVTable {
    /// One row, by column name.
    typealias Row = [String: String]

    struct Malformed: Error, CustomStringConvertible {
        let description: String
    }

    let header: [String]
    let rows: [Row]

    init(parsing text: String) throws {
        let records = try Self.records(text)
        guard let header = records.first, Set(header).count == header.count else {
            throw Malformed(description: "no header, or a column twice")
        }
        self.header = header
        rows = try records.dropFirst().map { record in
            guard record.count == header.count else {
                throw Malformed(description: "\(record.count) fields under \(header.count) columns: \(record)")
            }
            return Row(uniqueKeysWithValues: zip(header, record))
        }
    }

    private static func records(_ text: String) throws -> [[String]] {
        var records: [[String]] = []
        var record: [String] = []
        var field = ""
        var isQuoted = false
        var rest = Substring(text)
        while let character = rest.popFirst() {
            switch character {
            case "\"" where isQuoted && rest.first == "\"": field.append(rest.removeFirst())
            case "\"" where isQuoted || field.isEmpty: isQuoted.toggle()
            case "\"": throw Malformed(description: "a quote within a field: \(field)")
            case _ where isQuoted: field.append(character)
            case ",": record.append(take(&field))
            case "\n", "\r\n":
                record.append(take(&field))
                records.append(record)
                record = []
            default: field.append(character)
            }
        }
        guard field.isEmpty, record.isEmpty, !isQuoted else {
            throw Malformed(description: "the last line has no end")
        }
        return records
    }

    private static func take(_ field: inout String) -> String {
        defer { field = "" }
        return field
    }
}

extension CSVTable.Row {
    /// A number of a column; nil where it is empty or no number.
    func number(_ column: String) -> Double? { self[column].flatMap(Double.init) }
}
