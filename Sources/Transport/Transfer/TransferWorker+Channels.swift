import Metering

// The channel of each kind of plan.
extension TransferWorker {
    func runTCP(
        _ attempt: ConnectionAttempt,
        _ history: inout ChannelHistory,
        _ claims: inout BlockClaims
    ) throws(ChannelError) {
        let socket = try opener.socket(for: attempt)
        try socket.prepareForData(deadAfter: plan.silenceSeconds ?? 10)
        history.report.link = ChannelLink(socket)
        history.socket = socket.descriptor
        switch (plan.workload, lane.role) {
        case (.bandwidth, .requester):
            try TCPSender.prepare(socket, plan: plan)
            var channel = try TCPSender(socket: socket, plan: plan, stamp: stamp)
            try move(&channel, &history, &claims)
        case (.bandwidth, .responder):
            try TCPReceiver.prepare(socket, plan: plan)
            var channel = try TCPReceiver(socket: socket, plan: plan, stamp: stamp)
            try serve(&channel, &history)
        case (.latency, _):
            var channel = try TCPPingPong(socket: socket, plan: plan)
            try pingPong(&channel, &history)
        case (.storage, .requester):
            var channel = try TCPStorageClient(socket: socket, plan: plan, stamp: stamp)
            try ask(&channel, &history)
        case (.storage, .responder):
            var channel = try TCPStorageServer(socket: socket, plan: plan, stamp: stamp, pacer: limits.pacer())
            try serve(&channel, &history)
        case (.migration, _): try runMigration(socket, &history)
        }
    }

    /// Tries again where the local port that rdma_cm chose is taken: over siw only connecting tells whether a TCP
    /// socket has it, and the next try gets another one.
    func runRDMA(
        _ attempt: ConnectionAttempt,
        tries: Int,
        _ history: inout ChannelHistory,
        _ claims: inout BlockClaims
    ) throws(ChannelError) {
        do {
            try runRDMA(attempt, &history, &claims)
        } catch .rdma(let error) where error.cause == .system(.addressInUse) && tries > 1 {
            try runRDMA(attempt, tries: tries - 1, &history, &claims)
        }
    }

    private func runRDMA(
        _ attempt: ConnectionAttempt,
        _ history: inout ChannelHistory,
        _ claims: inout BlockClaims
    ) throws(ChannelError) {
        let connection = try opener.connection(for: attempt)
        history.report.link = connection.link
        // A client that has knocked is there: what is left to do takes no longer at the server than at the client.
        let deadline = min(
            attempt.deadline,
            attempt.isFirst ? .distantFuture : MonotonicTime.now().advanced(byNanoseconds: 5_000_000_000)
        )
        switch plan.workload {
        case .bandwidth: try moveBlocks(connection, until: deadline, &history, &claims)
        case .latency:
            var channel = try RDMAPingPong(connection, plan: plan, end: end, role: lane.role, until: deadline)
            try pingPong(&channel, &history)
        case .storage: try runStorage(connection, until: deadline, &history)
        case .migration: try runMigration(connection, until: deadline, &history)
        }
    }

    private func moveBlocks(
        _ connection: consuming PendingConnection,
        until deadline: MonotonicTime,
        _ history: inout ChannelHistory,
        _ claims: inout BlockClaims
    ) throws(ChannelError) {
        switch (lane.role, plan.operation, stamp) {
        case (.requester, .send, _):
            var channel = try SendRequester(connection, plan: plan, end: end, stamp: stamp, until: deadline)
            try move(&channel, &history, &claims)
        case (.responder, .send, _):
            var channel = try SendResponder(connection, plan: plan, end: end, stamp: stamp, until: deadline)
            try serve(&channel, &history)
        case (.requester, _, nil):
            var channel = try OneSidedRequester(connection, plan: plan, end: end, until: deadline)
            try move(&channel, &history, &claims)
        case (.responder, _, nil):
            var channel = try PassiveResponder(connection, plan: plan, end: end, until: deadline)
            try serve(&channel, &history)
        case (.requester, _, let stamp?):
            var channel = try VerifiedRequester(connection, plan: plan, end: end, stamp: stamp, until: deadline)
            try move(&channel, &history, &claims)
        case (.responder, _, let stamp?):
            var channel = try VerifiedResponder(connection, plan: plan, end: end, stamp: stamp, until: deadline)
            try serve(&channel, &history)
        }
    }

    func start(_ history: inout ChannelHistory) throws(ChannelError) {
        try hooks.waitForStart(history.report.link)
        history.start()
        lane.isUp = true
    }

    /// Drives a channel over one connection, from its start to the release of both ends.
    ///
    /// - Parameters:
    ///   - finally: notes what else is to be reported, also of a connection that is lost.
    ///   - leave: notes what a lost connection leaves behind; with when something last moved.
    ///   - posted: blocks that the other end has to see.
    ///   - loop: the work.
    func conduct<Channel: DataChannel & ~Copyable>(
        _ channel: inout Channel,
        _ history: inout ChannelHistory,
        finally: (inout ChannelReport) -> Void = { _ in },
        leave: (borrowing Channel, inout ChannelHistory, MonotonicTime) -> Void,
        posted: (borrowing Channel) -> UInt64 = { $0.ledger.blocks },
        _ loop: (inout Channel, inout ConnectionWatch) throws(ChannelError) -> Void
    ) throws(ChannelError) {
        try start(&history)
        var watch = ConnectionWatch(lane, connection: history.connection, plan: plan)
        do {
            defer {
                history.note(channel.ledger)
                finally(&history.report)
            }
            try loop(&channel, &watch)
        } catch {
            leave(channel, &history, watch.lastMoved)
            throw error
        }
        hooks.waitForRelease(
            history.report,
            DrainedChannel(connection: history.connection, blocks: posted(channel))
        )
    }

    private func move<Channel: Requester & ~Copyable>(
        _ channel: inout Channel,
        _ history: inout ChannelHistory,
        _ claims: inout BlockClaims
    ) throws(ChannelError) {
        var pacer = limits.pacer()
        try conduct(
            &channel,
            &history,
            leave: { channel, history, lastMoved in
                history.leave(channel.posted, lastMoved: lastMoved)
                channel.abandon()
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
            )
        }
    }

    func serve<Channel: Responder & ~Copyable>(
        _ channel: inout Channel,
        _ history: inout ChannelHistory
    ) throws(ChannelError) {
        let expectation = Expectation(lane, connection: history.connection)
        try conduct(
            &channel,
            &history,
            leave: { channel, history, lastMoved in history.leave(channel.seen, lastMoved: lastMoved) },
            posted: { _ in 0 }
        ) { (channel, watch) throws(ChannelError) in
            try drive(
                &channel,
                expecting: expectation,
                phase: phase,
                progress: lane.progress,
                watch: &watch,
                completion: plan.completion(of: .responder)
            )
        }
    }

    private func pingPong<Channel: PingPong & ~Copyable>(
        _ channel: inout Channel,
        _ history: inout ChannelHistory
    ) throws(ChannelError) {
        try start(&history)
        if lane.role == .requester {
            var histogram = LatencyHistogram()
            defer {
                history.noteSocket()
                history.report.latency = histogram
                history.report.total.blocks = lane.progress.blocks
                history.report.total.bytes = lane.progress.bytes
            }
            try drive(&channel, plan: plan, phase: phase, progress: lane.progress, into: &histogram)
        } else {
            defer { history.noteSocket() }
            try drive(&channel, expecting: Expectation(lane, connection: history.connection), phase: phase)
        }
        hooks.waitForRelease(
            history.report,
            DrainedChannel(connection: history.connection, blocks: lane.progress.blocks)
        )
    }
}
