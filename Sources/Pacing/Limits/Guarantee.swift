/// What a category gets at least, as soon as it wants it; what it leaves idle the others may have.
public struct Guarantee: Sendable, Hashable {
    /// Bytes per second.
    public var rate: BandwidthLimit
    /// The part of the rate that stays free beyond what the category uses at the moment, so that it can grow.
    public var headroom: LinkShare

    /// What the `limit guarantee` command reserves unless told otherwise, 10 %.
    public static let defaultHeadroom = LinkShare.tenth

    /// A guarantee.
    public init(_ rate: BandwidthLimit, headroom: LinkShare = Self.defaultHeadroom) {
        self.rate = rate
        self.headroom = headroom
    }

    /// The headroom in bytes per second.
    var spare: UInt64 { headroom.of(UInt64(rate.bytesPerSecond)) }
}

extension Guarantee: CustomStringConvertible {
    /// As the file of the limits that outlast a reboot has it: `500MB headroom 10%`.
    public var description: String { "\(rate) headroom \(headroom)" }
}
