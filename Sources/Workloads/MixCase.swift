import Pacing
import Session

/// One case of a mix: storage, and beside it a migration, or none.
public struct MixCase: Sendable {
    /// The case's name within the run, as in "unlimited".
    public let name: String
    /// The part that stays the same in all cases.
    public let storage: CasePlan
    /// The part that differs; nil where storage is alone.
    public let migration: CasePlan?
    /// What holds for its categories on this host, beside and before what the host's own rules say; empty as a rule.
    public let rules: LimitRules

    /// A case; its parts are called by its name and what they are.
    public init(name: String, storage: CasePlan, migration: CasePlan?, rules: LimitRules = LimitRules()) {
        self.name = name
        self.rules = rules
        self.storage = storage.named(name, .storage)
        self.migration = migration?.named(name, .migration)
    }

    /// What takes part in it.
    var parts: [CasePlan] { [storage] + (migration.map { [$0] } ?? []) }
}

extension CasePlan {
    /// What a case is in a mix.
    public enum Part: String, Sendable {
        /// Requests that come at random times.
        case storage
        /// As much as goes through, or a limit allows.
        case migration
    }

    fileprivate func named(_ name: String, _ part: Part) -> CasePlan {
        var plan = CasePlan(name: "\(name).\(part.rawValue)", plan: plan, route: route)
        plan.part = part
        return plan
    }
}
