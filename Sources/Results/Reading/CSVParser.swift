/// Reads comma-separated values as RFC 4180 has them; lines may end with a line feed alone.
struct CSVParser {
    private let path: String
    private let scalars: String.UnicodeScalarView
    private var position: String.UnicodeScalarView.Index
    private var line = 1

    /// A parser of a file's text; `path` is for errors.
    init(_ text: String, path: String) {
        self.path = path
        scalars = text.unicodeScalars
        position = scalars.startIndex
    }

    /// The lines of the file, those that are empty left out: the number of each, and its fields.
    mutating func records() throws(ResultFileError) -> [(line: Int, fields: [String])] {
        var records: [(line: Int, fields: [String])] = []
        while position < scalars.endIndex {
            let start = line
            let fields = try record()
            if fields != [""] { records.append((start, fields)) }
        }
        return records
    }

    private mutating func record() throws(ResultFileError) -> [String] {
        var fields: [String] = []
        while true {
            fields.append(peek() == "\"" ? try quotedField() : try plainField())
            switch peek() {
            case ",": advance()
            case nil: return fields
            default:
                endLine()
                return fields
            }
        }
    }

    private mutating func plainField() throws(ResultFileError) -> String {
        var field = String.UnicodeScalarView()
        while let scalar = peek(), scalar != ",", !isLineEnd(scalar) {
            guard scalar != "\"" else {
                throw error(
                    "a quotation mark within a field",
                    "put the field between quotation marks, and double those in it"
                )
            }
            field.append(scalar)
            advance()
        }
        return String(field)
    }

    private mutating func quotedField() throws(ResultFileError) -> String {
        let start = line
        var field = String.UnicodeScalarView()
        advance()
        while let scalar = peek() {
            advance()
            if scalar == "\n" { line += 1 }
            guard scalar == "\"" else {
                field.append(scalar)
                continue
            }
            switch peek() {
            case "\"":
                field.append(scalar)
                advance()
            case nil, ",": return String(field)
            case let next? where isLineEnd(next): return String(field)
            default: throw error("text behind a field's closing quotation mark", "double the marks within a field")
            }
        }
        line = start
        throw error(
            "a quotation mark that is never closed",
            "close it, or copy the file anew from where it was measured"
        )
    }

    private mutating func endLine() {
        if peek() == "\r" { advance() }
        if peek() == "\n" { advance() }
        line += 1
    }

    private func isLineEnd(_ scalar: Unicode.Scalar) -> Bool { scalar == "\n" || scalar == "\r" }

    private func peek() -> Unicode.Scalar? { position < scalars.endIndex ? scalars[position] : nil }

    private mutating func advance() { position = scalars.index(after: position) }

    private func error(_ reason: String, _ advice: String) -> ResultFileError {
        ResultFileError(path, line: line, reason: reason, advice: advice)
    }
}
