/// A decimal number with a unit behind it, taken apart exactly: the grammar that all units share.
package struct Quantity {
    /// The digits before the point and after it, as one integer.
    private let digits: UInt64
    /// How many of them stand after the point.
    private let decimals: Int
    /// What follows the number, without spaces around it.
    package let unit: String

    /// Takes "1.5 GiB" apart; nil where the text does not start with a number of at most 18 digits.
    package init?(_ text: String) {
        let text = text.trimmingASCIIWhitespace
        let number = text.prefix { $0.isASCII && $0.isNumber || $0 == "." }
        let parts = number.split(separator: ".", omittingEmptySubsequences: false)
        guard (1...2).contains(parts.count), parts.allSatisfy({ !$0.isEmpty }) else { return nil }
        let whole = parts[0].drop { $0 == "0" }
        let fraction = parts.count == 2 ? parts[1].trimmingTrailingZeros : ""
        guard whole.count + fraction.count <= 18 else { return nil }
        digits = UInt64(whole + fraction) ?? 0
        decimals = fraction.count
        unit = text[number.endIndex...].trimmingASCIIWhitespace
    }

    /// The number times a factor, rounded neither up nor down.
    package func times(_ factor: UInt64) -> Product {
        let (high, low) = digits.multipliedFullWidth(by: factor)
        let divisor = Self.power(of: 10, decimals)
        guard high < divisor else { return .tooLarge }
        let (quotient, remainder) = divisor.dividingFullWidth((high, low))
        return remainder == 0 ? .exact(quotient) : .fraction
    }

    /// What a multiplication can give.
    package enum Product {
        case exact(UInt64)
        case fraction
        case tooLarge
    }

    static func power(of base: UInt64, _ exponent: Int) -> UInt64 {
        (0..<exponent).reduce(1) { product, _ in product * base }
    }

    /// A whole number of the smallest unit, in words where that is not what was given.
    static func parse(
        _ text: String,
        factor: (String) -> UInt64?,
        maximum: UInt64,
        words: Words
    ) throws(QuantityError) -> UInt64 {
        func failure(_ reason: String) -> QuantityError {
            QuantityError(given: text, reason: reason, accepted: words.accepted)
        }
        guard let quantity = Quantity(text) else {
            let trimmed = text.trimmingASCIIWhitespace
            if trimmed.isEmpty { throw failure("nothing was given") }
            throw failure(trimmed.hasPrefix("-") ? "it must not be negative" : "not \(words.noun)")
        }
        guard let factor = factor(quantity.unit) else {
            throw failure(quantity.unit.isEmpty ? "the unit is missing" : words.unknownUnit(quantity.unit))
        }
        switch quantity.times(factor) {
        case .exact(let value) where value <= maximum: return value
        case .exact, .tooLarge: throw failure("more than \(words.maximum)")
        case .fraction: throw failure("not a whole number of \(words.smallest)")
        }
    }

    /// The words in which one kind of quantity explains itself.
    struct Words {
        let noun: String
        let smallest: String
        let maximum: String
        let accepted: String
        var unknownUnit: @Sendable (String) -> String = { "no known unit '\($0.printable(limit: 20))'" }
    }
}

extension Substring {
    fileprivate var trimmingTrailingZeros: Substring {
        var result = self
        while result.last == "0" { result.removeLast() }
        return result
    }
}
