/// A length of time, as users write it: `10s`, `500ms`, `1.5s`, `2m`, or plain seconds: `10`.
///
/// Units are ns, us, ms, s, m (or min), h, d. Encoded as the number of nanoseconds.
public struct TimeSpan: Sendable, Hashable, Comparable {
    /// Nanoseconds, from 0 to `maximum`.
    public let nanoseconds: UInt64

    /// The most that is accepted, 365 days.
    public static let maximum: UInt64 = 365 * 86400 * 1_000_000_000

    /// No time at all.
    public static let zero = TimeSpan(nanoseconds: 0)

    /// A span in nanoseconds, or the longest one there is.
    public init(nanoseconds: UInt64) {
        self.nanoseconds = min(nanoseconds, Self.maximum)
    }

    /// A span in seconds: 0 for a negative one and for what is no number, or the longest one there is.
    public init(seconds: Double) {
        let nanoseconds = (seconds * 1e9).rounded()
        self.init(nanoseconds: nanoseconds > 0 ? UInt64(min(nanoseconds, Double(Self.maximum))) : 0)
    }

    /// Reads a span.
    ///
    /// Throws where the text is no time, finer than a nanosecond, or above 365 days.
    public init(parsing text: String) throws(QuantityError) {
        nanoseconds = try Quantity.parse(text, factor: Self.factor, maximum: Self.maximum, words: Self.words)
    }

    /// Seconds.
    public var seconds: Double {
        Double(nanoseconds) / 1e9
    }

    /// Whole milliseconds, rounded up: a wait for poll(2) that does not end before its time.
    public var milliseconds: Int {
        Int((nanoseconds + 999_999) / 1_000_000)
    }

    /// Whether the first span is the shorter one.
    public static func < (left: TimeSpan, right: TimeSpan) -> Bool {
        left.nanoseconds < right.nanoseconds
    }

    private static let units: [(name: String, factor: UInt64)] = [
        ("d", 86400 * 1_000_000_000), ("h", 3600 * 1_000_000_000), ("m", 60 * 1_000_000_000), ("s", 1_000_000_000),
        ("ms", 1_000_000), ("us", 1000), ("ns", 1),
    ]

    private static func factor(_ unit: String) -> UInt64? {
        switch unit {
        case "", "sec": 1_000_000_000
        case "min": 60 * 1_000_000_000
        // The micro sign and the Greek letter look alike; keyboards have one or the other.
        case "\u{b5}s", "\u{3bc}s": 1000
        default: units.first { $0.name == unit }?.factor
        }
    }

    private static let words = Quantity.Words(
        noun: "a time",
        smallest: "nanoseconds",
        maximum: "365 days",
        accepted: "times look like 10s, 500ms, 50us, 2m, 1h or 10 (seconds)"
    )
}

extension TimeSpan: CustomStringConvertible {
    /// The shortest text that is exact: `10s`, `500ms`, `1500ms`, `2m`.
    public var description: String {
        guard nanoseconds > 0 else { return "0s" }
        let exact = Self.units.filter { nanoseconds.isMultiple(of: $0.factor) }
            .map { "\(nanoseconds / $0.factor)\($0.name)" }
        return exact.min { $0.utf8.count < $1.utf8.count } ?? "\(nanoseconds)ns"
    }
}

extension TimeSpan: Codable {
    /// Reads the nanoseconds; a number above the maximum is refused.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        let value = try container.decode(UInt64.self)
        guard value <= Self.maximum else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "no time span: \(value) ns")
        }
        nanoseconds = value
    }

    /// Writes the nanoseconds.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(nanoseconds)
    }
}
