/// A number of bytes, as users write it: `64KiB`, `4KB`, `1.5GiB`, `1500`.
///
/// KiB, MiB, GiB, TiB are powers of 1024; KB, MB, GB, TB powers of 1000 (IEC 80000-13). The case of letters does
/// not matter. Encoded as the number of bytes.
public struct ByteSize: Sendable, Hashable, Comparable {
    /// The bytes, from 0 to `maximum`.
    public let bytes: Int

    /// The most that is accepted, 1 EiB: a few of them still add up within an Int.
    public static let maximum = 1 << 60

    /// A size in bytes, brought into the range from 0 to `maximum`.
    public init(bytes: Int) {
        self.bytes = min(max(bytes, 0), Self.maximum)
    }

    /// Reads a size.
    ///
    /// Throws where the text is no size, not a whole number of bytes, or above 1 EiB. A bare `K` is refused,
    /// since half of its users mean 1000 by it and the other half 1024.
    public init(parsing text: String) throws(QuantityError) {
        bytes = Int(
            try Quantity.parse(text, factor: Self.factor, maximum: UInt64(Self.maximum), words: Self.words)
        )
    }

    /// Whether the first size is the smaller one.
    public static func < (left: ByteSize, right: ByteSize) -> Bool {
        left.bytes < right.bytes
    }

    private static let units: [(name: String, factor: UInt64)] = [
        ("TiB", 1 << 40), ("TB", 1_000_000_000_000), ("GiB", 1 << 30), ("GB", 1_000_000_000),
        ("MiB", 1 << 20), ("MB", 1_000_000), ("KiB", 1 << 10), ("KB", 1000), ("B", 1),
    ]

    /// How many bytes a unit has; nil for what is no unit of size.
    static func factor(_ unit: String) -> UInt64? {
        if unit.isEmpty { return 1 }
        return units.first { $0.name.lowercased() == unit.lowercased() }?.factor
    }

    private static let words = Quantity.Words(
        noun: "a size",
        smallest: "bytes",
        maximum: "1 EiB",
        accepted: "sizes look like 64KiB (1024 each), 4KB (1000 each), 8MiB, 1.5GiB or 1500 (bytes)",
        unknownUnit: { unit in
            let letter = unit.uppercased()
            guard ["K", "M", "G", "T"].contains(letter) else { return "no known unit '\(unit.printable(limit: 20))'" }
            return "\(letter) may mean 1000 or 1024: write \(letter)B or \(letter)iB"
        }
    )
}

extension ByteSize: CustomStringConvertible {
    /// The shortest text that is exact: `64KiB` for 65536, `4KB` for 4000, `1537B` where no unit divides it.
    public var description: String {
        guard bytes > 0 else { return "0B" }
        let exact = Self.units.filter { UInt64(bytes).isMultiple(of: $0.factor) }
            .map { "\(UInt64(bytes) / $0.factor)\($0.name)" }
        return exact.min { $0.utf8.count < $1.utf8.count } ?? "\(bytes)B"
    }

    /// Three digits or four and a unit of 1000, for progress lines: `12.35GB`.
    public var approximate: String {
        let unit = Self.units.first { !$0.name.hasSuffix("iB") && UInt64(bytes) >= $0.factor }
        guard let unit, unit.factor > 1 else { return "\(bytes)B" }
        return NumberText.significant(Double(bytes) / Double(unit.factor), digits: 4) + unit.name
    }
}

extension ByteSize: Codable {
    /// Reads the number of bytes; one below 0 or above the maximum is refused.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let bytes = try container.decode(Int.self)
        guard (0...Self.maximum).contains(bytes) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "no size: \(bytes) bytes")
        }
        self.bytes = bytes
    }

    /// Writes the number of bytes.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(bytes)
    }
}
