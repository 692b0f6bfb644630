import Pacing
import Transport

/// One case whose parts run at the same time: a plain one has one part, storage beside a migration has two.
public struct ConcurrentCase: Sendable {
    /// The case's name within the run, as in "unlimited".
    public private(set) var name: String
    /// What takes part in it, that which is measured before that which is beside it.
    public private(set) var parts: [CasePlan]
    /// What holds for its categories on this host, beside and before what the host's own rules say; empty as a rule.
    public let rules: LimitRules
    /// Why it cannot be run; nil where it can. Such a case is a row that says so.
    public let obstacle: String?

    /// What it takes beside what its plans say, in seconds: of what moves a number of bytes.
    private var expectedSeconds = 0.0

    /// A case of one part, which has the case's name.
    ///
    /// - Parameter seconds: what it takes, where its plan does not say.
    public init(_ plan: CasePlan, takes seconds: Double = 0, obstacle: String? = nil) {
        name = plan.name
        expectedSeconds = seconds
        parts = [plan]
        rules = LimitRules()
        self.obstacle = obstacle
    }

    /// A case of several parts, which are called by its name and what they are: "unlimited.storage".
    public init(
        name: String,
        parts: [(part: CasePlan.Part, plan: CasePlan)],
        rules: LimitRules = LimitRules(),
        obstacle: String? = nil
    ) {
        self.name = name
        self.parts = parts.map { $0.plan.named(name, $0.part, isBesideOthers: parts.count > 1) }
        self.rules = rules
        self.obstacle = obstacle
    }

    /// How long it takes by its plan, in seconds: its longest part, with the warm-up. A part that moves a number of bytes
    /// counts with what was said of it.
    public var seconds: Double {
        guard obstacle == nil else { return 0 }
        return max(expectedSeconds, parts.map(\.plan.plannedSeconds).max() ?? 0)
    }
}

extension ConcurrentCase: Repeatable {
    func repetition(_ number: Int) -> ConcurrentCase {
        var repeated = self
        repeated.name = "\(name)#\(number)"
        repeated.parts = parts.map { $0.repetition(number) }
        return repeated
    }
}

extension CasePlan {
    /// What a case is beside others that run at the same time.
    public enum Part: String, Sendable {
        /// Requests that come at random times.
        case storage
        /// As much as goes through, or a limit allows.
        case migration
        /// One message there and one back.
        case latency
        /// As much as goes through, for others to suffer from.
        case load
    }

    fileprivate func named(_ name: String, _ part: Part, isBesideOthers: Bool) -> CasePlan {
        var plan = CasePlan(name: "\(name).\(part.rawValue)", plan: plan, route: route)
        plan.part = part
        plan.isBesideOthers = isBesideOthers
        return plan
    }
}

extension TransferPlan {
    fileprivate var plannedSeconds: Double {
        if case .seconds(let seconds) = amount { return warmup + seconds }
        return warmup
    }
}
