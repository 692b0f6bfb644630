import Metering

// The channels of a migration.
extension TransferWorker {
    /// Bytes of a migration that a channel has under way: 3 ms of a 10 Gbps link.
    private static let mostUnderWay = 4 << 20

    func runMigration(
        _ connection: consuming PendingConnection,
        until deadline: MonotonicTime,
        _ history: inout ChannelHistory
    ) throws(ChannelError) {
        let memory = try guestMemory
        if lane.role == .requester {
            var channel = try RDMAMigrationSource(connection, plan: plan, end: end, memory: memory, until: deadline)
            try carry(&channel, &history)
        } else {
            var channel = try RDMAMigrationTarget(connection, plan: plan, end: end, memory: memory, until: deadline)
            try serve(&channel, &history)
        }
    }

    func runMigration(_ socket: consuming Socket, _ history: inout ChannelHistory) throws(ChannelError) {
        let memory = try guestMemory
        if lane.role == .requester {
            var channel = try TCPMigrationSource(socket: socket, plan: plan, memory: memory)
            try carry(&channel, &history)
        } else {
            var channel = try TCPMigrationTarget(socket: socket, plan: plan, memory: memory)
            try serve(&channel, &history)
        }
    }

    private var guestMemory: GuestMemory {
        get throws(ChannelError) {
            guard let memory else { throw .failed("a migration without machines") }
            return memory
        }
    }

    private func carry<Channel: MigrationSource & ~Copyable>(
        _ channel: inout Channel,
        _ history: inout ChannelHistory
    ) throws(ChannelError) {
        guard let evacuation = work.evacuation else { throw .failed("a migration without machines") }
        var claims = MemoryClaims(
            evacuation.queue,
            try guestMemory,
            findsZeros: plan.migration.map { $0.zeroShare > 0 } ?? false
        )
        var pacer = limits.pacer()
        try conduct(
            &channel,
            &history,
            leave: { channel, history, lastMoved in
                claims.leave(channel.unanswered, by: lane.channel.index)
                history.leave(PostedBlocks(confirmed: channel.ledger, unconfirmed: []), lastMoved: lastMoved)
            }
        ) { (channel, watch) throws(ChannelError) in
            try drive(
                &channel,
                from: &claims,
                pacer: &pacer,
                phase: phase,
                progress: lane.progress,
                watch: &watch,
                mostUnderWay: max(Self.mostUnderWay, 2 * plan.blockSize),
                completion: plan.completion
            )
        }
    }
}
