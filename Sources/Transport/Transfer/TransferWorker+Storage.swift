import Metering

// The channels of a storage workload.
extension TransferWorker {
    func runStorage(
        _ connection: consuming PendingConnection,
        until deadline: MonotonicTime,
        _ history: inout ChannelHistory
    ) throws(ChannelError) {
        if lane.role == .requester {
            var channel = try RDMAStorageClient(connection, plan: plan, end: end, stamp: stamp, until: deadline)
            try ask(&channel, &history)
        } else {
            var channel = try RDMAStorageServer(
                connection,
                plan: plan,
                end: end,
                stamp: stamp,
                pacer: limits.pacer(),
                until: deadline
            )
            try serve(&channel, &history)
        }
    }

    func ask<Channel: StorageClient & ~Copyable>(
        _ channel: inout Channel,
        _ history: inout ChannelHistory
    ) throws(ChannelError) {
        guard let schedule = work.schedule else { throw .failed("a storage workload without its requests") }
        WorkerThread.wakeOnTime()
        var claims = RequestClaims(schedule)
        var pacer = limits.pacer()
        // Taken out, so that there is one owner of its memory.
        var figures = history.report.storage.take() ?? StorageFigures()
        try conduct(
            &channel,
            &history,
            finally: { $0.storage = figures },
            leave: { channel, history, lastMoved in
                claims.giveBack(channel.unanswered)
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
                completion: plan.completion
            ) { request, time in
                if schedule.isMeasured(request) { figures.enter(request, until: time) }
            }
        }
    }
}
