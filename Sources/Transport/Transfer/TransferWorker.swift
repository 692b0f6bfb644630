import Metering

/// The work of one channel's thread, from its first connection to its report.
struct TransferWorker: Sendable {
    let plan: TransferPlan
    let end: End
    let lane: Lane
    let opener: any ChannelOpener
    let work: TransferWork
    /// The memory of machines that move; nil where none do.
    let memory: GuestMemory?
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
        var claims = BlockClaims(work.source)
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
