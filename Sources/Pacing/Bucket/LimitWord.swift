/// A limit as it lies in memory that threads and processes share: 64 bits, read and written at once.
///
/// The lower 48 bits are bytes per second, 0 where nothing is limited; the upper 16 count how often the limit has been
/// set, so that whoever waits under an earlier one sees that it is over.
struct LimitWord: Sendable, Equatable {
    let bits: UInt64

    /// Nothing is limited, and never was.
    static let none = LimitWord(bits: 0)

    private static let rateBits: UInt64 = 48
    private static let rateMask: UInt64 = (1 << rateBits) - 1

    init(bits: UInt64) {
        self.bits = bits
    }

    /// What follows a word when the limit is set, or with nil removed.
    init(_ limit: BandwidthLimit?, after previous: LimitWord) {
        bits = (previous.generation &+ 1) << Self.rateBits | UInt64(limit?.bytesPerSecond ?? 0)
    }

    var bytesPerSecond: UInt64 { bits & Self.rateMask }
    var generation: UInt64 { bits >> Self.rateBits }
    var isLimited: Bool { bytesPerSecond != 0 }

    /// The limit; nil where nothing is limited, and for a rate that nobody can have set.
    var limit: BandwidthLimit? { BandwidthLimit(bytesPerSecond: Int(bytesPerSecond)) }

    /// Whether these bits can be a limit at all.
    var isValid: Bool { !isLimited || limit != nil }
}
