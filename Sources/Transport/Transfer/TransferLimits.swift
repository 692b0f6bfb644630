import Pacing

/// The limits that all channels of a transfer obey together: its own, and those of this host.
struct TransferLimits: Sendable {
    private let run: RunLimit?
    private let host: HostLimits?
    private let category: LimitCategory

    /// - Parameter host: the limits of this host; nil where they are not asked.
    init(_ plan: TransferPlan, host: HostLimits?) {
        run = plan.limit.map { RunLimit($0) }
        self.host = host
        category = plan.category
    }

    /// For one worker.
    func pacer() -> Pacer {
        Pacer(run: run, host: host, category: category)
    }
}
