/// Numbers as text, the same in every locale: a point for decimals, nothing between thousands, no exponent.
package enum NumberText {
    /// Rounded to so many decimal places, without zeros at the end: `9.4`, `0.000012`, `12`.
    ///
    /// Empty for what is not a finite number.
    package static func fixed(_ value: Double, places: Int) -> String {
        trimmed(padded(value, places: places))
    }

    /// Rounded to so many digits, of which those before the point are all kept: `19.28`, `1234`, `0.021`.
    package static func significant(_ value: Double, digits: Int) -> String {
        padded(value, places: places(for: value, digits: digits))
    }

    /// So many digits and the SI letter of a power of 1000: `98.3k`, `1.21M`, `512`.
    package static func scaled(_ value: Double, digits: Int) -> String {
        // The bound is where rounding to that many digits would give 1000.
        let units: [(Double, String)] = [(1, ""), (1e3, "k"), (1e6, "M"), (1e9, "G"), (1e12, "T"), (1e15, "P")]
        let unit = units.first { abs(value) / $0.0 < 999.5 } ?? (1e18, "E")
        return significant(value / unit.0, digits: digits) + unit.1
    }

    private static func places(for value: Double, digits: Int) -> Int {
        var bound = 1.0
        var places = digits
        // A value that rounds up to the next power of ten has one digit more before the point.
        while places > 0, abs(value) + 0.5 * power(-places) >= bound {
            bound *= 10
            places -= 1
        }
        return places
    }

    private static func power(_ exponent: Int) -> Double {
        (0..<abs(exponent)).reduce(1) { product, _ in exponent < 0 ? product / 10 : product * 10 }
    }

    /// Rounded to so many decimal places, zeros at the end included: `9.40`. Empty for what is not a finite number.
    package static func padded(_ value: Double, places: Int) -> String {
        guard value.isFinite else { return "" }
        let scaled = (abs(value) * power(places)).rounded()
        // Beyond this a Double holds no decimals anyway, and prints itself with an exponent.
        guard scaled < 1e18 else { return value.description }
        let digits = String(UInt64(scaled))
        let zeros = String(repeating: "0", count: max(0, places + 1 - digits.count))
        let all = zeros + digits
        let sign = value < 0 && scaled > 0 ? "-" : ""
        guard places > 0 else { return sign + all }
        return "\(sign)\(all.dropLast(places)).\(all.suffix(places))"
    }

    private static func trimmed(_ text: String) -> String {
        guard text.contains("."), !text.contains("e") else { return text }
        var text = Substring(text)
        while text.last == "0" { text.removeLast() }
        if text.last == "." { text.removeLast() }
        return String(text)
    }
}
