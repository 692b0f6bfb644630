import Metering
import Results
import Transport

/// One case of a run: its name, what to move, and over what.
public struct CasePlan: Sendable {
    /// The name within the run, as in "roce-write-upload-64KiB".
    public private(set) var name: String
    /// What to move.
    public let plan: TransferPlan
    /// Over what.
    public let route: DataRoute
    /// What it is in a mix; nil elsewhere.
    public internal(set) var part: Part?
    /// Which of several measurements of the same case this is; nil where it is measured once.
    public private(set) var repetition: Repetition?
    /// Whether other parts of its case run at the same time.
    var isBesideOthers = false
    /// How a migration carries memory; nil elsewhere.
    public let migrationPerformance: MigrationPerformance?

    /// A case with a name of its own.
    public init(name: String, plan: TransferPlan, route: DataRoute, performance: MigrationPerformance? = nil) {
        self.name = name
        migrationPerformance = performance
        self.plan = plan
        self.route = route
    }

    /// A migration, whose name says how memory is carried.
    public init(plan: TransferPlan, route: DataRoute, performance: MigrationPerformance) {
        let words = [route.label] + (plan.transport == .rdma ? [plan.operation.rawValue] : []) + ["migration"]
        let suffix = performance == .smb ? [] : [performance == .tcp ? "one-stream" : performance.rawValue]
        self.init(name: (words + suffix).joined(separator: "-"), plan: plan, route: route, performance: performance)
    }

    /// A case whose name says what it does.
    public init(plan: TransferPlan, route: DataRoute) {
        var words = [route.label]
        if plan.transport == .rdma { words.append(plan.operation.rawValue) }
        words.append(plan.workload == .bandwidth ? plan.direction.rawValue : plan.workload.rawValue)
        words.append("\(ByteSize(bytes: plan.blockSize))")
        if plan.usesSendfile { words.append("sendfile") }
        if plan.discardsReceived { words.append("discarded") }
        if plan.usesOneBuffer { words.append("one-buffer") }
        self.init(name: words.joined(separator: "-"), plan: plan, route: route)
    }

    /// This host's NIC of each channel, in the order of the plan's channels.
    public var nics: [String] { plan.channelList.map { route.nics[$0.index % route.nics.count] } }
}

extension CasePlan: Repeatable {
    /// The same case, called `case#2`, or as a part of another `case#2.storage`.
    func repetition(_ number: Int) -> CasePlan {
        let suffix = part.map { ".\($0.rawValue)" } ?? ""
        var plan = self
        plan.name = "\(name.dropLast(suffix.count))#\(number)\(suffix)"
        plan.repetition = Repetition(of: name, number: number)
        return plan
    }
}
