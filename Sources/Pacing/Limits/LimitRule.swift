/// What holds for one category: at most so much, at least so much.
public struct LimitRule: Sendable, Hashable {
    /// The most that it may send; nil is no limit.
    public var limit: CategoryLimit?
    /// What it gets at least; nil is nothing.
    public var guarantee: Guarantee?

    /// A rule; without anything it is none.
    public init(limit: CategoryLimit? = nil, guarantee: Guarantee? = nil) {
        self.limit = limit
        self.guarantee = guarantee
    }

    /// In words, as in "limit 1000MiB/s, guarantee 500MB headroom 10%"; nil where it is none.
    public var summary: String? {
        let words = [
            limit?.rate.map { "limit \($0)/s" }, limit?.share.map { "limit \($0) of the NICs" },
            guarantee.map { "guarantee \($0)" },
        ].compactMap { $0 }
        return words.isEmpty ? nil : words.joined(separator: ", ")
    }

    /// Why no one could obey both; nil where all is well. A share is what it is, and cannot be compared.
    public var contradiction: String? {
        guard let limit = limit?.rate, let guarantee, guarantee.rate > limit else { return nil }
        return "a guarantee of \(guarantee.rate)/s is more than the limit of \(limit)/s"
    }
}
