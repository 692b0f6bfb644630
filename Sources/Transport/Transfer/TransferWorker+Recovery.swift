import Metering

// What is done when a connection is lost.
extension TransferWorker {
    /// Whether another connection may help: not where the first could not even be made, which is told at once.
    func isRecoverable(_ error: ChannelError, _ history: ChannelHistory) -> Bool {
        if case .aborted = error { return false }
        guard plan.failover != nil, history.hasStarted else { return false }
        return !history.isConnected || error.endsConnectionOnly
    }

    /// Agrees with the other end on what has arrived over a connection that is lost, and gives back the rest.
    func settle(
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
        work.evacuation?.queue.settle(lane.channel.index)
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
    func reconnects(_ history: inout ChannelHistory) throws(ChannelError) -> Bool {
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
        guard lane.role == .responder else { return !phase.isRunning || work.isExhausted }
        return lane.peerDrained.map { $0.connection != next } ?? false
    }
}
