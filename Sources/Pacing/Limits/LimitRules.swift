/// What holds for all categories of a host.
public struct LimitRules: Sendable, Hashable {
    private var rules: [LimitCategory: LimitRule] = [:]

    /// No limits and no guarantees.
    public init() {}

    /// These, and nothing for the categories that are not named.
    public init(_ rules: [LimitCategory: LimitRule]) {
        for (category, rule) in rules { self[category] = rule }
    }

    /// A category's rule.
    public subscript(category: LimitCategory) -> LimitRule {
        get { rules[category] ?? LimitRule() }
        set { rules[category] = newValue == LimitRule() ? nil : newValue }
    }

    /// These in place of others, category by category; others' where there is nothing here.
    public func over(_ others: LimitRules) -> LimitRules {
        LimitRules(others.rules.merging(rules) { $1 })
    }

    /// Whether nothing is limited and nothing guaranteed.
    public var isEmpty: Bool { rules.isEmpty }

    /// Whether any of them needs to know what the NICs can carry.
    var dependsOnLinks: Bool { rules.values.contains { $0.guarantee != nil || $0.limit?.share != nil } }
}
