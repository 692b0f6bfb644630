import Metering

/// A share of what a host's NICs can carry, as users write it: `60%`, `12.5%`.
///
/// Encoded as percent.
public struct LinkShare: Sendable, Hashable, Comparable {
    /// Thousandths, from 10 to 1000.
    public let perMille: Int

    /// The range of thousandths: 1 % to 100 %.
    public static let range = 10...1000
    /// 10 %.
    static let tenth = LinkShare(valid: 100)
    /// 100 %.
    static let whole = LinkShare(valid: 1000)

    private init(valid perMille: Int) {
        self.perMille = perMille
    }

    /// A share in thousandths; nil outside of 1 % to 100 %.
    public init?(perMille: Int) {
        guard Self.range.contains(perMille) else { return nil }
        self.perMille = perMille
    }

    /// Reads percent, in tenths at the finest; throws where the text is something else, and outside of 1 % to 100 %.
    public init(parsing text: String) throws(QuantityError) {
        let text = text.trimmingASCIIWhitespace
        guard let number = Quantity(text), number.unit == "%" else {
            throw Self.failure(text, text.hasPrefix("-") ? "a share must not be negative" : "not a share in percent")
        }
        guard case .exact(let perMille) = number.times(10) else {
            throw Self.failure(text, "finer than a tenth of a percent, or too large")
        }
        guard let share = LinkShare(perMille: Int(clamping: perMille)) else {
            throw Self.failure(text, "not between 1 % and 100 %")
        }
        self = share
    }

    /// Percent.
    public var percent: Double { Double(perMille) / 10 }

    /// So much of a number of bytes per second.
    func of(_ bytesPerSecond: UInt64) -> UInt64 {
        let (high, low) = bytesPerSecond.multipliedFullWidth(by: UInt64(perMille))
        return UInt64(1000).dividingFullWidth((high, low)).quotient
    }

    /// Whether the first share is the smaller one.
    public static func < (left: LinkShare, right: LinkShare) -> Bool {
        left.perMille < right.perMille
    }

    private static func failure(_ text: String, _ reason: String) -> QuantityError {
        QuantityError(given: text, reason: reason, accepted: "shares look like 60% or 12.5%, from 1% to 100%")
    }
}

extension LinkShare: CustomStringConvertible {
    /// The text that can be read back: `60%`, `12.5%`.
    public var description: String {
        let (whole, tenth) = perMille.quotientAndRemainder(dividingBy: 10)
        return tenth == 0 ? "\(whole)%" : "\(whole).\(tenth)%"
    }
}

extension LinkShare: Codable {
    /// Reads percent; a number that is no share is refused.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let percent = try container.decode(Double.self)
        guard let share = Int(exactly: (percent * 10).rounded()).flatMap(LinkShare.init(perMille:)) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "no share: \(percent) %")
        }
        self = share
    }

    /// Writes percent.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(percent)
    }
}
