import Pacing
import Transport

/// How the cases of `rdmabench compare` are measured: all of them alike.
public struct Comparison: Sendable {
    /// Seconds that each case is measured.
    public var seconds: Double
    /// Seconds of traffic before that.
    public var warmup: Double
    /// How workers wait.
    public var completion: CompletionMode

    /// The length of a comparison that is to be trusted.
    public static let usual = Comparison(seconds: 5, warmup: 1)
    /// The length of one that is to be done soon.
    public static let quick = Comparison(seconds: 1, warmup: 0.3)

    /// Bytes of a block.
    private static let blockSize = 128 << 10
    /// Blocks in flight on a channel: far more than the wire holds, and less than what a switch's port without PFC has
    /// room for. What READ asks for beyond that is lost, and RoCE then stands still for its timeouts.
    private static let depth = 4
    /// Bytes of a storage request.
    private static let requestSize = 64 << 10
    /// The part of the links that storage asks for: half of it each way.
    private static let storageShare = 0.4
    /// The part of the links that is guaranteed to storage, which asks for a fifth of them upwards.
    private static let guaranteedShare = 0.25

    /// Bytes of each machine that really lie at each end.
    private static let residentMemory = 64 << 20
    /// The part of what the links carry that each machine writes meanwhile.
    private static let dirtyShare = 0.01

    /// A comparison.
    public init(seconds: Double, warmup: Double, completion: CompletionMode = .event) {
        self.seconds = seconds
        self.warmup = warmup
        self.completion = completion
    }

    /// A case over the ways of its carrier, ready to be run; with an obstacle where it cannot be.
    public func plan(_ compared: CompareCase, over ways: CarrierRoute) -> ConcurrentCase {
        let name = compared.name
        switch compared.measure {
        case .oneChannel:
            let plan = plan(ways, .bandwidth, channels: 1)
            return ConcurrentCase(CasePlan(name: name, plan: plan, route: ways.first), obstacle: ways.obstacle)
        case .throughput(let operation, let cap):
            var plan = plan(ways, .bandwidth, channels: ways.channels)
            if let operation { plan.operation = operation }
            let obstacle = limit(&plan, cap, ways)
            return ConcurrentCase(CasePlan(name: name, plan: plan, route: ways.route), obstacle: obstacle)
        case .latency(let isLoaded): return latency(name, isLoaded, ways)
        case .storage(let beside): return storage(name, beside, ways)
        case .migration(let performance): return migration(name, performance, ways)
        }
    }

    /// Machines with as much memory as the links carry in the time of a case. Over RDMA the other end fetches it.
    private func migration(
        _ name: String,
        _ performance: MigrationPerformance,
        _ ways: CarrierRoute
    ) -> ConcurrentCase {
        var plan = plan(ways, .migration, channels: performance == .smb ? ways.channels : 1)
        let route = performance == .smb ? ways.route : ways.first
        let pattern = machines(route, ways, compresses: performance == .compression)
        (plan.migration, plan.amount, plan.warmup) = (pattern, .bytes(pattern.totalMemory), 0)
        (plan.operation, plan.category) = (.read, .liveMigration)
        // TCP has a window of its own; single pages need more of them under way.
        if plan.transport == .tcp { plan.depth = 32 }
        let part = CasePlan(name: name, plan: plan, route: route, performance: performance)
        return ConcurrentCase(part, takes: seconds, obstacle: ways.obstacle)
    }

    private func machines(_ route: DataRoute, _ ways: CarrierRoute, compresses: Bool) -> MigrationPattern {
        let count = 4
        // Links of an unknown speed count as slow: then it is done soon on all others.
        let link = (ways.links?.link ?? 1) / Double(max(1, ways.route.paths.count))
        let bytesPerSecond = link * Double(route.paths.count) * 1e9 / 8
        let extent = MigrationPattern.extent
        let memory = max(8, Int(bytesPerSecond * seconds) / count / extent) * extent
        return MigrationPattern(
            machines: count,
            memory: memory,
            resident: min(memory, Self.residentMemory),
            workingSet: memory / 8 / MigrationPattern.page * MigrationPattern.page,
            dirtyBytesPerSecond: UInt64(bytesPerSecond * Self.dirtyShare),
            simultaneous: 2,
            compresses: compresses
        )
    }

    private func latency(_ name: String, _ isLoaded: Bool, _ ways: CarrierRoute) -> ConcurrentCase {
        var plan = plan(ways, .latency, channels: 1)
        (plan.operation, plan.blockSize, plan.depth) = (.send, 4096, 2)
        let latency = CasePlan(name: name, plan: plan, route: ways.first)
        guard isLoaded else { return ConcurrentCase(latency, obstacle: ways.obstacle) }
        let load = CasePlan(
            name: name,
            plan: self.plan(ways, .bandwidth, channels: ways.channels),
            route: ways.route
        )
        return ConcurrentCase(name: name, parts: [(.latency, latency), (.load, load)], obstacle: ways.obstacle)
    }

    private func storage(_ name: String, _ beside: CompareCase.Beside, _ ways: CarrierRoute) -> ConcurrentCase {
        var parts = [(CasePlan.Part.storage, CasePlan(name: name, plan: storagePlan(ways), route: ways.route))]
        var obstacle = ways.obstacle ?? ways.speedObstacle
        var rules = LimitRules()
        if beside != .nothing {
            var plan = plan(ways, .bandwidth, channels: ways.channels)
            plan.category = .liveMigration
            if case .migration(let cap) = beside { obstacle = limit(&plan, cap, ways) ?? obstacle }
            parts.append((.migration, CasePlan(name: name, plan: plan, route: ways.route)))
        }
        if beside == .guaranteed, let links = ways.links {
            let rate = BandwidthLimit(bytesPerSecond: Int(links.link * 1e9 / 8 * Self.guaranteedShare))
            rules[.virtualMachine].guarantee = rate.map { Guarantee($0) }
            if rate == nil { obstacle = Self.tooSlow }
        }
        return ConcurrentCase(name: name, parts: parts, rules: rules, obstacle: obstacle)
    }

    private func storagePlan(_ ways: CarrierRoute) -> TransferPlan {
        var plan = plan(ways, .storage, channels: ways.channels)
        (plan.blockSize, plan.depth, plan.category) = (Self.requestSize, 32, .virtualMachine)
        // Without a speed the case has an obstacle, and the plan stands for what it would have been.
        let link = ways.links?.link ?? ArticleCap.articleLink
        plan.storage = StoragePattern(
            requestsPerSecond: link * 1e9 / 8 * Self.storageShare / Double(Self.requestSize),
            readShare: 0.5
        )
        return plan
    }

    /// Caps a plan by the article's share of the links; returns why that cannot be.
    private func limit(_ plan: inout TransferPlan, _ cap: ArticleCap?, _ ways: CarrierRoute) -> String? {
        guard ways.obstacle == nil, let cap else { return ways.obstacle }
        guard let links = ways.links else { return ways.speedObstacle }
        plan.limit = cap.limit(of: links.link)
        return plan.limit == nil ? Self.tooSlow : nil
    }

    private static let tooSlow = "its share of these links is less than 1 MiB/s, the lowest limit there is"

    private func plan(_ ways: CarrierRoute, _ workload: Workload, channels: Int) -> TransferPlan {
        TransferPlan(
            workload: workload,
            transport: ways.route.transport,
            channels: channels,
            blockSize: Self.blockSize,
            depth: Self.depth,
            completion: completion,
            amount: .seconds(seconds),
            warmup: warmup
        )
    }
}
