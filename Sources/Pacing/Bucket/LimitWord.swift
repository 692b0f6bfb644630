/// A limit as it lies in memory that threads and processes share: 64 bits, read and written at once.
///
/// The lower 47 bits are bytes per second or, where the next one is set, thousandths of what is available; 0 is no
/// limit. The upper 16 count how often the limit has been set, so that whoever waits under an earlier one sees that it
/// is over.
struct LimitWord: Sendable, Equatable {
    let bits: UInt64

    /// Nothing is limited, and never was.
    static let none = LimitWord(bits: 0)
    /// All that is available.
    static let everything = LimitWord(bits: shareFlag | UInt64(LinkShare.whole.perMille))

    private static let shareFlag: UInt64 = 1 << 47
    private static let amountMask = shareFlag - 1
    private static let generationShift: UInt64 = 48

    init(bits: UInt64) {
        self.bits = bits
    }

    /// What follows a word when the limit is set, or with nil removed.
    init(_ limit: CategoryLimit?, after previous: LimitWord) {
        let amount: UInt64 =
            switch limit {
            case nil: 0
            case .rate(let rate): UInt64(rate.bytesPerSecond)
            case .share(let share): Self.shareFlag | UInt64(share.perMille)
            }
        bits = (previous.generation &+ 1) << Self.generationShift | amount
    }

    var generation: UInt64 { bits >> Self.generationShift }
    var isLimited: Bool { bits & Self.amountMask != 0 }
    /// Whether it follows what is available.
    var isShare: Bool { bits & Self.shareFlag != 0 }

    /// The rate while so much is available; 0 where nothing is limited, and where it is not known what is available.
    func bytesPerSecond(of available: @autoclosure () -> UInt64) -> UInt64 {
        let amount = bits & Self.amountMask
        guard isShare else { return amount }
        let available = available()
        guard available != 0 else { return 0 }
        return max((available &* amount) / 1000, UInt64(BandwidthLimit.minimum))
    }

    /// The limit; nil where nothing is limited, and for one that nobody can have set.
    var limit: CategoryLimit? {
        let amount = Int(bits & Self.amountMask)
        if isShare { return LinkShare(perMille: amount).map { .share($0) } }
        return BandwidthLimit(bytesPerSecond: amount).map { .rate($0) }
    }

    /// Whether these bits can be a limit at all.
    var isValid: Bool { !isLimited && !isShare || limit != nil }
}
