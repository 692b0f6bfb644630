/// A rate of data, as users write it: `9Gbps`, `250Mbps`, `1.5Gbit/s`, or in bytes: `125MB/s`, `1000MiB/s`.
///
/// Kbps, Mbps, Gbps, Tbps are powers of 1000, as on every network. A small b means bits, a capital B bytes, whose
/// units are those of `ByteSize`. Encoded as the number of bits per second.
public struct BitRate: Sendable, Hashable, Comparable {
    /// Bits per second, from 0 to `maximum`.
    public let bitsPerSecond: Int

    /// The most that is accepted, 1000 Tbps.
    public static let maximum = 1_000_000_000_000_000

    /// A rate in bits per second, brought into the range from 0 to `maximum`.
    public init(bitsPerSecond: Int) {
        self.bitsPerSecond = min(max(bitsPerSecond, 0), Self.maximum)
    }

    /// Reads a rate.
    ///
    /// Throws where the text is no rate, not a whole number of bits per second, or above 1000 Tbps. A number without
    /// a unit is refused: some tools take it as bits, others as bytes.
    public init(parsing text: String) throws(QuantityError) {
        bitsPerSecond = Int(
            try Quantity.parse(text, factor: Self.factor, maximum: UInt64(Self.maximum), words: Self.words)
        )
    }

    /// Bytes per second.
    public var bytesPerSecond: Double {
        Double(bitsPerSecond) / 8
    }

    /// Units of 10^9 bits per second.
    public var gigabitsPerSecond: Double {
        Double(bitsPerSecond) / 1e9
    }

    /// Whether the first rate is the smaller one.
    public static func < (left: BitRate, right: BitRate) -> Bool {
        left.bitsPerSecond < right.bitsPerSecond
    }

    private static let units: [(name: String, factor: UInt64)] = [
        ("Tbps", 1_000_000_000_000), ("Gbps", 1_000_000_000), ("Mbps", 1_000_000), ("Kbps", 1000), ("bps", 1),
    ]

    private static func factor(_ unit: String) -> UInt64? {
        // Only the letter B tells bits from bytes, so it alone keeps its case.
        for suffix in ["bit/s", "bits/s", "bps", "b/s"] where unit.hasSuffix(suffix) {
            let prefix = unit.dropLast(suffix.count).uppercased()
            return units.first { $0.name.dropLast(3).uppercased() == prefix }?.factor
        }
        for suffix in ["B/s", "Bps"] where unit.hasSuffix(suffix) {
            return ByteSize.factor(unit.dropLast(suffix.count) + "B").map { $0 * 8 }
        }
        return nil
    }

    private static let words = Quantity.Words(
        noun: "a rate",
        smallest: "bits per second",
        maximum: "1000 Tbps",
        accepted: "rates look like 9Gbps, 250Mbps, 2.5Gbps (bits) or 125MB/s, 1000MiB/s (bytes)"
    )
}

extension BitRate: CustomStringConvertible {
    /// An exact text in the largest unit that needs at most three decimals: `9Gbps`, `2.5Gbps`, `1234567bps`.
    public var description: String {
        let value = UInt64(bitsPerSecond)
        let unit = Self.units.first { value >= $0.factor && (value * 1000).isMultiple(of: $0.factor) }
        guard let unit else { return "\(bitsPerSecond)bps" }
        return NumberText.fixed(Double(value) / Double(unit.factor), places: 3) + unit.name
    }
}

extension BitRate: Codable {
    /// Reads the bits per second; a number below 0 or above the maximum is refused.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let value = try container.decode(Int.self)
        guard (0...Self.maximum).contains(value) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "no rate: \(value) bit/s")
        }
        bitsPerSecond = value
    }

    /// Writes the bits per second.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(bitsPerSecond)
    }
}
