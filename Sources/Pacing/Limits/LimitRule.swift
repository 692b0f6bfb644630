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

    /// Why no one could obey both; nil where all is well. A share is what it is, and cannot be compared.
    public var contradiction: String? {
        guard let limit = limit?.rate, let guarantee, guarantee.rate > limit else { return nil }
        return "a guarantee of \(guarantee.rate)/s is more than the limit of \(limit)/s"
    }
}
