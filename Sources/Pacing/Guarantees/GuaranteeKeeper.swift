import Metering

/// Divides what is available: so much is reserved for the categories with a guarantee, and the others share the rest.
///
/// Every process does that for itself, from what all of them note, and comes to the same.
struct GuaranteeKeeper {
    private var meters: [LimitCategory: DemandMeter] = [:]

    /// Says for each category where it stands, and how much the rest is.
    ///
    /// - Parameter available: bytes per second; nil where that is not known, and then nothing can be reserved.
    mutating func divide(_ available: UInt64?, in mapping: TableMapping, at now: MonotonicTime) {
        let guarantees = LimitCategory.allCases.reduce(into: [LimitCategory: Guarantee]()) { guarantees, category in
            guarantees[category] = mapping.guarantee(category)
        }
        meters = meters.filter { guarantees[$0.key] != nil }
        var reserved: UInt64 = 0
        for (category, guarantee) in guarantees {
            let demand = mapping.place(category).demand
            reserved += meters[category, default: DemandMeter()].reserve(
                guarantee,
                bytes: demand.bytes,
                hasBacklog: demand.hasBacklog(at: now),
                at: now
            )
        }
        let rest = available.map { max($0 - min($0, reserved), UInt64(BandwidthLimit.minimum)) }
        if let rest { mapping.setRest(rest) }
        for category in LimitCategory.allCases {
            // Others may know what is available to them: they rely on the counts.
            let isGuaranteed = guarantees[category] != nil
            mapping.setStanding(
                isGuaranteed ? .guaranteed : guarantees.isEmpty || rest == nil ? .free : .rest,
                of: category
            )
        }
    }
}
