/// A guarantee as it lies in shared memory: 64 bits, read and written at once.
///
/// The lower 48 bits are bytes per second, 0 where nothing is guaranteed; the upper 16 are the headroom's thousandths.
struct GuaranteeWord: Sendable, Equatable {
    let bits: UInt64

    private static let headroomShift: UInt64 = 48
    private static let rateMask: UInt64 = (1 << headroomShift) - 1

    init(bits: UInt64) {
        self.bits = bits
    }

    init(_ guarantee: Guarantee?) {
        guard let guarantee else {
            bits = 0
            return
        }
        bits = UInt64(guarantee.headroom.perMille) << Self.headroomShift | UInt64(guarantee.rate.bytesPerSecond)
    }

    /// The guarantee; nil where there is none, and for one that nobody can have set.
    var guarantee: Guarantee? {
        guard let rate = BandwidthLimit(bytesPerSecond: Int(bits & Self.rateMask)),
            let headroom = LinkShare(perMille: Int(bits >> Self.headroomShift))
        else { return nil }
        return Guarantee(rate, headroom: headroom)
    }

    /// Whether these bits can be a guarantee at all.
    var isValid: Bool { bits == 0 || guarantee != nil }
}
