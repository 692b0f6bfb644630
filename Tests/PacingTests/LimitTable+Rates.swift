@testable import Pacing

/// Limits that are plain rates, as most tests have them.
extension LimitTable {
    @discardableResult
    func set(_ limit: BandwidthLimit?, for category: LimitCategory, persistent: Bool = false) throws -> String? {
        try setLimit(limit.map { .rate($0) }, of: category, persistent: persistent)
    }

    func limits() throws(PacingError) -> [LimitCategory: BandwidthLimit] { try rules().rates }

    func persistentLimits() throws(PacingError) -> [LimitCategory: BandwidthLimit] { try persistentRules().rates }
}

extension LimitRules {
    fileprivate var rates: [LimitCategory: BandwidthLimit] {
        LimitCategory.allCases.reduce(into: [:]) { $0[$1] = self[$1].limit?.rate }
    }
}
