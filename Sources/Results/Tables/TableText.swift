import Metering

/// How values look in a table on screen: short, and a dash for what was not measured.
enum TableText {
    static let notMeasured = "-"

    /// So many significant digits; from 100000 on with an SI letter.
    static func number(_ value: Double?, digits: Int = 3) -> String {
        guard let value, value.isFinite else { return notMeasured }
        return value < 99999.5 ? NumberText.significant(value, digits: digits) : scaled(value)
    }

    /// Three digits and the SI letter of a power of 1000: `98.3k`.
    static func scaled(_ value: Double?) -> String {
        guard let value, value.isFinite else { return notMeasured }
        return value < 1000 ? NumberText.fixed(value, places: 0) : NumberText.scaled(value, digits: 3)
    }

    /// A count, in full up to five digits.
    static func count(_ value: UInt64?) -> String {
        guard let value else { return notMeasured }
        return value < 100_000 ? String(value) : scaled(Double(value))
    }

    /// A message's size in the shortest unit; on more than one channel with their number, as in "4x64KiB".
    static func size(_ bytes: Int?, channels: Int?) -> String {
        guard let bytes else { return notMeasured }
        let factor = channels.map { $0 > 1 ? "\($0)x" : "" } ?? ""
        return factor + ByteSize(bytes: bytes).description
    }

    /// A part of one as percent, to a tenth.
    static func percent(_ share: Double?) -> String {
        share.map { "\(NumberText.padded($0 * 100, places: 1))%" } ?? notMeasured
    }

    /// A text in lines of a terminal's width; what follows the first is indented by two more.
    static func paragraph(_ text: String, width: Int = 80, indentation: Int = 0) -> String {
        let margin = String(repeating: " ", count: indentation)
        return indentation == 0
            ? wrapped(text, width: width)
            : wrapped(text, width: width - indentation).split(separator: "\n").map { margin + $0 + "\n" }.joined()
    }

    private static func wrapped(_ text: String, width: Int) -> String {
        var lines: [String] = []
        var line = ""
        for word in text.printable().split(separator: " ") {
            if line.isEmpty || line.count + 1 + word.count <= width {
                line += (line.isEmpty ? "" : " ") + word
            } else {
                lines.append(line)
                line = "  " + word
            }
        }
        return (lines + [line]).joined(separator: "\n") + "\n"
    }

    /// A direction in four letters.
    static func direction(_ direction: String) -> String {
        ["upload": "up", "download": "down"][direction] ?? direction
    }
}
