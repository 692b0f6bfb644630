/// Markup, written as a string literal: a text in it, `\(title)`, is escaped, so that nothing that a file or a peer says
/// becomes an element; markup, `\(html: table)`, stands as it is.
struct HTML: ExpressibleByStringInterpolation {
    let text: String

    /// Markup that was not written here.
    init(trusted text: String) {
        self.text = text
    }

    init(stringLiteral text: String) {
        self.text = text
    }

    init(stringInterpolation parts: StringInterpolation) {
        text = parts.text
    }

    struct StringInterpolation: StringInterpolationProtocol {
        fileprivate var text = ""

        init(literalCapacity: Int, interpolationCount: Int) {
            text.reserveCapacity(literalCapacity)
        }

        mutating func appendLiteral(_ literal: String) {
            text += literal
        }

        mutating func appendInterpolation(_ text: String) {
            for character in text.unicodeScalars {
                switch character {
                case "&": self.text += "&amp;"
                case "<": self.text += "&lt;"
                case ">": self.text += "&gt;"
                case "\"": self.text += "&quot;"
                case "'": self.text += "&#39;"
                default: self.text.unicodeScalars.append(character)
                }
            }
        }

        mutating func appendInterpolation(html: HTML) {
            text += html.text
        }

        /// One after the other.
        mutating func appendInterpolation(html all: [HTML], separator: String = "") {
            text += all.map(\.text).joined(separator: separator)
        }
    }
}
