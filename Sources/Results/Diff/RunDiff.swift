/// What differs between two sides of the same cases.
public struct RunDiff: Sendable {
    /// The figures of the cases that both sides have.
    public let differences: [Difference]
    /// Cases that the first side alone has.
    public let removed: [String]
    /// Cases that the second side alone has.
    public let added: [String]
    /// Cases that were as they should be on the first side and are not on the second, in words.
    public let failures: [String]

    /// Compares two sides with a confidence, as in 0.95.
    public init(_ before: RunSide, _ after: RunSide, confidence: Double = 0.95) {
        let names = (before: before.caseNames, after: after.caseNames)
        let common = names.before.filter(names.after.contains)
        differences = common.flatMap { name in
            KeyFigure.all(of: before.workload(of: name) ?? "").compactMap { metric in
                Difference(
                    name,
                    metric,
                    before.values(of: name, metric.column),
                    after.values(of: name, metric.column),
                    confidence: confidence
                )
            }
        }
        removed = names.before.filter { !names.after.contains($0) }
        added = names.after.filter { !names.before.contains($0) }
        failures = common.compactMap { name in
            guard before.failure(of: name) == nil, let failure = after.failure(of: name) else { return nil }
            return "\(name): \(failure)"
        }
    }

    /// Whether anything can be said with a confidence.
    public var hasRepeats: Bool { differences.contains { $0.interval != nil } }

    /// The figures that have become worse by more than a part, as in 0.05, and not by chance.
    public func regressions(above limit: Double) -> [Difference] {
        differences.filter { $0.isRegression(above: limit) }
    }
}
