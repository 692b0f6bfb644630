import Metering

/// What a category may send at most: so many bytes per second, or a share of what is available.
///
/// Available is the payload that the NICs can carry which a process's runs use and which are up; see
/// ``HostLimits/warnings(for:)`` for where that is not known.
public enum CategoryLimit: Sendable, Hashable {
    /// Bytes per second.
    case rate(BandwidthLimit)
    /// A part of what is available, whatever that is at the moment.
    case share(LinkShare)

    /// Reads `1000MiB`, `8Gbps` or `60%`.
    public init(parsing text: String) throws(QuantityError) {
        let isShare = text.trimmingASCIIWhitespace.hasSuffix("%")
        self = isShare ? .share(try LinkShare(parsing: text)) : .rate(try BandwidthLimit(parsing: text))
    }

    /// The rate; nil for a share.
    public var rate: BandwidthLimit? {
        if case .rate(let rate) = self { rate } else { nil }
    }

    /// The share; nil for a rate.
    public var share: LinkShare? {
        if case .share(let share) = self { share } else { nil }
    }
}

extension CategoryLimit: CustomStringConvertible {
    /// The text that can be read back: `1000MiB`, `60%`.
    public var description: String {
        switch self {
        case .rate(let rate): "\(rate)"
        case .share(let share): "\(share)"
        }
    }
}
