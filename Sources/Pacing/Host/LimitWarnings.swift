import Metering

/// What of a host's rules cannot be kept at the moment, in words.
struct LimitWarnings {
    let rules: LimitRules
    let links: AvailableLinks
    /// Why the table was made anew.
    let repaired: String?
    /// Why the table cannot be obeyed.
    let problem: String?

    /// What concerns traffic of a category: its own limit, and the guarantees that it has or makes room for.
    func texts(for category: LimitCategory) -> [String] {
        var texts = problem.map { ["limits are not obeyed: \($0)"] } ?? []
        if let repaired {
            texts.append("the table of limits was made anew, with those that outlast a reboot: \(repaired)")
        }
        let guarantees = LimitCategory.allCases.filter { rules[$0].guarantee != nil }
        if let available = links.bytesPerSecond {
            if let text = tooMuch(guarantees, of: available) { texts.append(text) }
        } else {
            if let share = rules[category].limit?.share {
                texts.append("the limit of \(share) for \(category) does not hold: \(unknown)")
            }
            texts += guarantees.map { "the guarantee for \($0) does not hold: \(unknown)" }
        }
        return texts
    }

    private func tooMuch(_ guarantees: [LimitCategory], of available: UInt64) -> String? {
        let sum = guarantees.compactMap { rules[$0].guarantee?.rate.bytesPerSecond }.reduce(0, +)
        guard UInt64(sum) + UInt64(BandwidthLimit.minimum) > available else { return nil }
        return
            "\(gigabits(UInt64(sum))) Gbps are guaranteed (\(guarantees.map(\.rawValue).joined(separator: ", "))), and "
            + "the NICs in use carry \(gigabits(available)) Gbps of payload: all of it but 1 MiB/s is reserved on demand"
    }

    private func gigabits(_ bytesPerSecond: UInt64) -> String {
        NumberText.significant(Double(bytesPerSecond) * 8 / 1e9, digits: 4)
    }

    private var unknown: String {
        let names = links.unknown
        guard let first = names.first else { return "it is not known which NICs are used" }
        return "the speed of \(names.joined(separator: ", ")) is not known; say it as in --speed \(first)=10Gbps"
    }
}
