import Metering
import Pacing
import Synchronization
import Verbs

/// One case of a run at one end: makes the channels, lets blocks flow, measures, drains, reports.
///
/// Both ends have one, made from the same ``TransferPlan``. The session carries between them what they have to tell
/// each other: that the channels stand, that blocks may flow, what was posted.
public final class Transfer: Sendable {
    let plan: TransferPlan
    let end: End
    /// What its data channels show.
    public let token: SessionToken
    let work: TransferWork
    /// The memory of machines that move, from ``open(within:)`` on; nil where none do.
    let memory = Mutex<GuestMemory?>(nil)
    /// What the NICs had counted when all channels stood.
    let countersOnceOpen = Mutex(NICReadings())
    let phase = RunPhase()
    let lanes: [Lane]
    let state = Signal(TransferState())
    let gates = Signal(TransferGates())
    private let opener: any ChannelOpener
    private let stamp: BlockStamp?
    let limits: TransferLimits
    private let release: @Sendable () -> Void

    private init(
        plan: TransferPlan,
        end: End,
        token: SessionToken,
        opener: any ChannelOpener,
        limits: HostLimits?,
        speeds: [String: UInt64],
        release: @escaping @Sendable () -> Void
    ) {
        self.plan = plan
        self.end = end
        self.token = token
        self.opener = opener
        self.release = release
        work = TransferWork(plan, at: end)
        self.limits = TransferLimits(plan, host: limits, speeds: speeds)
        stamp = plan.verify ? BlockStamp(seed: token.stampSeed) : nil
        lanes = plan.channelList.map { Lane(channel: $0, role: plan.role(of: end, direction: $0.direction)) }
    }

    /// The end that connects.
    ///
    /// - Parameters:
    ///   - paths: where the channels go, in turn; at least one.
    ///   - knockPort: a TCP port of the server's, open or not, by which a path that works again is recognised.
    ///   - limits: this host's; nil does not ask for them.
    ///   - speeds: of this host's NICs, in bits per second by name, where the kernel does not know them.
    public static func client(
        plan: TransferPlan,
        token: SessionToken,
        paths: [DataPath],
        knockPort: UInt16? = nil,
        limits: HostLimits? = nil,
        speeds: [String: UInt64] = [:]
    ) -> Transfer {
        precondition(!paths.isEmpty, "channels without a path")
        return Transfer(
            plan: plan,
            end: .client,
            token: token,
            opener: ClientOpener(
                paths: paths,
                token: token,
                knockPort: knockPort ?? paths[0].server.port,
                marking: plan.marking,
                acknowledgeTimeout: plan.acknowledgeTimeout
            ),
            limits: limits,
            speeds: speeds,
            release: {}
        )
    }

    /// The end that waits at `desk` for the channels.
    ///
    /// - Parameters:
    ///   - limits: this host's; nil does not ask for them.
    ///   - speeds: of this host's NICs, in bits per second by name, where the kernel does not know them.
    public static func server(
        plan: TransferPlan,
        token: SessionToken,
        desk: ArrivalDesk,
        limits: HostLimits? = nil,
        speeds: [String: UInt64] = [:]
    ) -> Transfer {
        let queue = desk.expect(token, channels: plan.channelList.count)
        return Transfer(
            plan: plan,
            end: .server,
            token: token,
            opener: ServerOpener(
                queue: queue,
                marking: plan.marking,
                acknowledgeTimeout: plan.acknowledgeTimeout
            ),
            limits: limits,
            speeds: speeds
        ) { desk.forget(token) }
    }

    /// Makes all channels; blocks until they stand.
    ///
    /// - Parameter seconds: how long that may take, beside taking the memory of machines that are to move.
    /// - Throws: ``ChannelError`` of the first channel that failed; the others are closed.
    public func open(within seconds: Double) throws(ChannelError) {
        try takeMemory()
        let deadline = MonotonicTime.now().advanced(byNanoseconds: UInt64(seconds * 1e9))
        for index in lanes.indices {
            do {
                try startWorker(index, until: deadline)
            } catch {
                abort("\(error)")
                throw error
            }
        }
        // Workers give up at the deadline themselves and say why; the grace lets their reason arrive first.
        let failure: String?? = state.wait(until: deadline.advanced(byNanoseconds: 2_000_000_000)) { state in
            if let failure = state.failure { return .some(failure) }
            return state.ready == self.lanes.count ? .some(nil) : nil
        }
        // With failover more connections may come until the end.
        if plan.failover == nil { release() }
        switch failure {
        case .some(.none):
            let nics = state.update { $0.nics }
            countersOnceOpen.withLock { $0 = NICReadings(of: nics, at: .opening) }
        case .some(.some(let reason)):
            abort(reason)
            throw .failed(reason)
        case .none:
            abort("timed out")
            throw .failed("the data channels were not connected within \(seconds) s")
        }
    }

    /// The other end takes as much at the same time, so the channels have that time more to come.
    private func takeMemory() throws(ChannelError) {
        guard let pattern = plan.migration else { return }
        do {
            let taken = try GuestMemory(pattern, at: end, hugePages: plan.hugePages)
            memory.withLock { $0 = taken }
        } catch {
            abort("\(error)")
            throw error
        }
    }

    /// Ends the run early: what was posted is reaped, and what was measured so far is reported.
    public func stop(_ reason: String) {
        state.update { state in
            if state.stopReason == nil { state.stopReason = reason }
            state.revision += 1
        }
    }

    /// Ends the run at once: the other end is gone.
    public func abort(_ reason: String) {
        phase.advance(to: .aborted)
        work.evacuation?.end(reason)
        state.update { state in
            if state.failure == nil { state.failure = reason }
            state.revision += 1
        }
        gates.update { $0 = TransferGates(mayBegin: true, mayClose: true) }
        lanes.forEach { $0.abort() }
        release()
    }

    /// Takes note that blocks of the other end still come through, which this end may not see.
    public func peerIsDraining() {
        state.update { state in
            state.peerMoves += 1
            state.revision += 1
        }
    }

    /// Takes note that the other end has drained: what it posted, by channel.
    public func peerHasDrained(_ channels: [Int: DrainedChannel]) {
        for lane in lanes where lane.role == .responder {
            lane.note(channels[lane.channel.index] ?? DrainedChannel(connection: nil, blocks: 0))
        }
        state.update { state in
            if state.peerDrained == nil { state.peerDrained = .now() }
            state.revision += 1
        }
    }

    /// Takes note that the other end holds nothing of a connection any more.
    public func peerHasLost(_ lost: LostConnection) {
        lanes.first { $0.channel.index == lost.channel }?.note(lost)
    }

    /// Lets the workers close their channels: both ends are done with them.
    ///
    /// - Returns: false where some still hold theirs after five seconds.
    func close() -> Bool {
        gates.update { $0.mayClose = true }
        let deadline = MonotonicTime.now().advanced(byNanoseconds: 5_000_000_000)
        return state.wait(until: deadline) { $0.closed == $0.started ? true : nil } ?? false
    }

    /// Gives up what is still under way and closes everything, without blocking the caller's thread.
    ///
    /// - Returns: false where some channels are still open after five seconds.
    @discardableResult
    public func end(_ reason: String) async -> Bool {
        abort(reason)
        // Where no thread can be had the channels close as well, only nobody waits for it.
        return (try? await WorkerThread.run("close") { self.close() }) ?? false
    }

    private func startWorker(_ index: Int, until deadline: MonotonicTime) throws(ChannelError) {
        let worker = TransferWorker(
            plan: plan,
            end: end,
            lane: lanes[index],
            opener: opener,
            work: work,
            memory: memory.withLock { $0 },
            stamp: stamp,
            phase: phase,
            limits: limits,
            hooks: hooks(index)
        )
        // One that was given up before must not start what nobody would wait for.
        let reason = state.update { state -> String? in
            if state.failure == nil { state.started += 1 }
            return state.failure
        }
        if let reason { throw .failed(reason) }
        do {
            try WorkerThread.start("channel-\(lanes[index].channel.index)") { [state] in
                let failed = worker.run(until: deadline)
                state.update { state in
                    state.closed += 1
                    guard let failed else { return }
                    state.reports[index] = failed
                    if state.failure == nil { state.failure = failed.failure }
                    state.revision += 1
                }
            }
        } catch {
            state.update { $0.started -= 1 }
            throw error
        }
    }

    private func hooks(_ index: Int) -> TransferWorker.Hooks {
        TransferWorker.Hooks(
            waitForStart: { [state, gates, phase, limits] link throws(ChannelError) in
                limits.connect(index, link)
                state.update { $0.connect(index, link) }
                _ = gates.wait(until: .distantFuture) { $0.mayBegin ? true : nil }
                if phase.isAborted { throw .aborted }
            },
            lost: { [state, limits] lost, outage in
                limits.disconnect(index)
                state.update { $0.disconnect(index, lost, outage) }
            },
            settled: { [state] bytesTwice in state.update { $0.settle(index, bytesTwice: bytesTwice) } },
            waitForRelease: { [state, gates] report, drained in
                state.update { state in
                    state.reports[index] = report
                    state.drained[index] = drained
                    state.revision += 1
                }
                _ = gates.wait(until: .distantFuture) { $0.mayClose ? true : nil }
            }
        )
    }
}
