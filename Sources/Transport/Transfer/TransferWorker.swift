import Metering

/// The work of one channel's thread, from its first connection to its report.
struct TransferWorker: Sendable {
    let plan: TransferPlan
    let end: End
    let lane: Lane
    let opener: any ChannelOpener
    let source: BlockSource
    let stamp: BlockStamp?
    let phase: RunPhase
    let limits: TransferLimits
    let hooks: Hooks

    /// What a worker has to say to its controller, and waits for.
    struct Hooks: Sendable {
        /// The channel is connected: for the first time, or again. Returns when blocks may flow.
        let waitForStart: @Sendable (ChannelLink?) throws(ChannelError) -> Void
        /// The connection is lost, and this end holds nothing of it any more.
        ///
        /// With the outage that begins; nil for an attempt to end one that came to nothing.
        let lost: @Sendable (LostConnection, LoggedOutage?) -> Void
        /// Both ends know what has arrived over it: so much has to be carried again.
        let settled: @Sendable (_ bytesTwice: UInt64) -> Void
        /// The work is done; returns when the other end has no more use for the channel either.
        let waitForRelease: @Sendable (ChannelReport, DrainedChannel) -> Void
    }

    /// Opens the channel, does the work, reports and closes the channel; makes a new connection where one is lost.
    ///
    /// - Returns: the report of a channel that failed, nil where ``Hooks/waitForRelease`` has been given one.
    func run(until deadline: MonotonicTime) -> ChannelReport? {
        var history = ChannelHistory(
            ChannelReport(index: lane.channel.index, direction: lane.channel.direction, role: lane.role)
        )
        var claims = BlockClaims(source)
        do {
            var connection = 0
            while !(try runConnection(connection, firstUntil: deadline, &history, &claims)) {
                // Nothing is left to do that would need another one.
                guard try reconnects(&history) else { break }
                connection += 1
            }
            return nil
        } catch {
            history.report.failure = "\(error)"
            return history.report
        }
    }

    /// One connection, from its making to its end.
    ///
    /// - Returns: false where it was lost, and both ends have settled what came over it.
    private func runConnection(
        _ connection: Int,
        firstUntil deadline: MonotonicTime,
        _ history: inout ChannelHistory,
        _ claims: inout BlockClaims
    ) throws(ChannelError) -> Bool {
        history.begin(connection)
        let attempt = attempt(connection, firstUntil: deadline)
        do {
            switch plan.transport {
            case .tcp: try runTCP(attempt, &history, &claims)
            case .rdma: try runRDMA(attempt, tries: 5, &history, &claims)
            }
            return true
        } catch {
            guard isRecoverable(error, history) else { throw error }
            try settle(connection, after: error, &history, &claims)
            return false
        }
    }

    private func attempt(_ connection: Int, firstUntil deadline: MonotonicTime) -> ConnectionAttempt {
        // A client that gives up says so, and then the server's waiting is over as well.
        let again = MonotonicTime.now().advanced(byNanoseconds: end == .client ? 7_000_000_000 : 30_000_000_000)
        return ConnectionAttempt(
            channel: lane.channel.index,
            connection: connection,
            deadline: connection == 0 ? deadline : again
        ) { [lane, phase] () throws(ChannelError) in
            if phase.isAborted { throw .aborted }
            if let lost = lane.peerLost(connection) { throw .leftByPeer(lost.reason) }
            if let drained = lane.peerDrained, drained.connection != connection {
                throw .leftByPeer("all has been moved")
            }
        }
    }
}

// What is done when a connection is lost.
extension TransferWorker {
    /// Whether another connection may help: not where the first could not even be made, which is told at once.
    private func isRecoverable(_ error: ChannelError, _ history: ChannelHistory) -> Bool {
        if case .aborted = error { return false }
        guard plan.failover != nil, history.hasStarted else { return false }
        return !history.isConnected || error.endsConnectionOnly
    }

    /// Agrees with the other end on what has arrived over a connection that is lost, and gives back the rest.
    private func settle(
        _ connection: Int,
        after error: ChannelError,
        _ history: inout ChannelHistory,
        _ claims: inout BlockClaims
    ) throws(ChannelError) {
        let lost = LostConnection(
            channel: lane.channel.index,
            connection: connection,
            seen: history.seen,
            reason: "\(error)"
        )
        lane.isUp = false
        let outage = LoggedOutage(start: history.lastMoved, detected: .now(), reason: lost.reason)
        hooks.lost(lost, history.isConnected ? outage : nil)
        let theirs = try lane.waitUntilPeerLost(connection)
        if let posted = history.posted {
            let (arrived, missing) = posted.settle(seen: plan.responderCounts ? theirs?.seen.bytes : nil)
            history.settle(arrived)
            claims.giveBack(missing)
            hooks.settled(posted.bytes &- min(posted.bytes, arrived.bytes))
        } else {
            history.settle(plan.responderCounts ? history.seen : theirs?.seen ?? history.seen)
            hooks.settled(0)
        }
        lane.progress.settle(history.settled)
    }

    /// Waits a little before the next connection; false where none is needed, and then the report is given.
    private func reconnects(_ history: inout ChannelHistory) throws(ChannelError) -> Bool {
        let pause = MonotonicTime.now().advanced(byNanoseconds: 200_000_000)
        repeat {
            if phase.isAborted { throw .aborted }
            if isOver(before: history.connection + 1) {
                let nothing = DrainedChannel(connection: nil, blocks: 0)
                hooks.waitForRelease(history.report, nothing)
                return false
            }
            MonotonicTime.now().advanced(byNanoseconds: 20_000_000).sleepUntil()
        } while MonotonicTime.now() < pause
        return true
    }

    private func isOver(before next: Int) -> Bool {
        guard lane.role == .responder else { return !phase.isRunning || source.isExhausted }
        return lane.peerDrained.map { $0.connection != next } ?? false
    }
}

// The channel of each kind of plan.
extension TransferWorker {
    private func runTCP(
        _ attempt: ConnectionAttempt,
        _ history: inout ChannelHistory,
        _ claims: inout BlockClaims
    ) throws(ChannelError) {
        let socket = try opener.socket(for: attempt)
        try socket.prepareForData(deadAfter: plan.failover?.deadAfter ?? 10)
        history.report.link = ChannelLink(socket)
        let descriptor = socket.descriptor
        switch (plan.workload, lane.role) {
        case (.bandwidth, .requester):
            var channel = try TCPSender(socket: socket, plan: plan, stamp: stamp)
            try move(&channel, &history, &claims) { $0.retransmits = Self.retransmits(descriptor) }
        case (.bandwidth, .responder):
            try TCPReceiver.prepare(socket, plan: plan)
            var channel = try TCPReceiver(socket: socket, plan: plan, stamp: stamp)
            try serve(&channel, &history)
        case (.latency, _):
            var channel = try TCPPingPong(socket: socket, plan: plan)
            try pingPong(&channel, &history)
        }
    }

    /// Tries again where the local port that rdma_cm chose is taken: over siw only connecting tells whether a TCP
    /// socket has it, and the next try gets another one.
    private func runRDMA(
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
        if plan.workload == .latency {
            var channel = try RDMAPingPong(connection, plan: plan, end: end, until: deadline)
            return try pingPong(&channel, &history)
        }
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

    private func start(_ history: inout ChannelHistory) throws(ChannelError) {
        try hooks.waitForStart(history.report.link)
        history.start()
        lane.isUp = true
    }

    private func move<Channel: Requester & ~Copyable>(
        _ channel: inout Channel,
        _ history: inout ChannelHistory,
        _ claims: inout BlockClaims,
        finally: (inout ChannelReport) -> Void = { _ in }
    ) throws(ChannelError) {
        try start(&history)
        var watch = ConnectionWatch(lane, connection: history.connection, plan: plan)
        var pacer = limits.pacer()
        defer { finally(&history.report) }
        do {
            defer { history.note(channel.ledger) }
            try drive(
                &channel,
                from: &claims,
                pacer: &pacer,
                phase: phase,
                progress: lane.progress,
                watch: &watch,
                completion: plan.completion
            )
        } catch {
            history.leave(channel.posted, lastMoved: watch.lastMoved)
            channel.abandon()
            throw error
        }
        let drained = DrainedChannel(connection: history.connection, blocks: channel.ledger.blocks)
        hooks.waitForRelease(history.report, drained)
    }

    private func serve<Channel: Responder & ~Copyable>(
        _ channel: inout Channel,
        _ history: inout ChannelHistory
    ) throws(ChannelError) {
        try start(&history)
        var watch = ConnectionWatch(lane, connection: history.connection, plan: plan)
        do {
            defer { history.note(channel.ledger) }
            try drive(
                &channel,
                expecting: Expectation(lane, connection: history.connection),
                phase: phase,
                progress: lane.progress,
                watch: &watch,
                completion: plan.completion
            )
        } catch {
            history.leave(channel.seen, lastMoved: watch.lastMoved)
            throw error
        }
        hooks.waitForRelease(history.report, DrainedChannel(connection: history.connection, blocks: 0))
    }

    private func pingPong<Channel: PingPong & ~Copyable>(
        _ channel: inout Channel,
        _ history: inout ChannelHistory
    ) throws(ChannelError) {
        try start(&history)
        if lane.role == .requester {
            var histogram = LatencyHistogram()
            defer {
                history.report.latency = histogram
                history.report.total.blocks = lane.progress.blocks
                history.report.total.bytes = lane.progress.bytes
            }
            try drive(&channel, plan: plan, phase: phase, progress: lane.progress, into: &histogram)
        } else {
            try drive(&channel, expecting: Expectation(lane, connection: history.connection), phase: phase)
        }
        hooks.waitForRelease(
            history.report,
            DrainedChannel(connection: history.connection, blocks: lane.progress.blocks)
        )
    }

    private static func retransmits(_ descriptor: Int32) -> UInt64? {
        (try? TCPInfo(socket: descriptor)).map { UInt64($0.retransmits) }
    }
}
