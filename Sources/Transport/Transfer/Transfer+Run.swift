import Metering

extension Transfer {
    /// Lets blocks flow until the plan is fulfilled, and reports; blocks until everything is drained.
    ///
    /// Must be called once, after ``open(within:)``.
    ///
    /// - Parameters:
    ///   - onDraining: called once a second after the window, while blocks of this end's requesters still come through:
    ///     the other end may not see that, and must not take it for a standstill.
    ///   - onDrained: called once, when this end's requesters have nothing left under way, with what they posted by
    ///     channel: the other end needs that to know when it has seen all.
    ///   - onLost: called with each connection that is lost; the other end must be told.
    ///   - onSample: called with each sample of the window.
    public func run(
        onDraining: @Sendable () -> Void,
        onDrained: @Sendable ([Int: DrainedChannel]) -> Void,
        onLost: @Sendable (LostConnection) -> Void = { _ in },
        onSample: @Sendable (IntervalSample) -> Void = { _ in }
    ) -> EndReport {
        let begin = MonotonicTime.now()
        var drainedAt: MonotonicTime?
        var window = MeasuredWindow(end, lanes: lanes, plan: plan)
        var draining = Draining(lanes, plan)
        let requesters = lanes.indices.filter { lanes[$0].role == .requester }
        let warmUpEnd = begin.advanced(byNanoseconds: UInt64(plan.warmup * 1e9))
        // Without a warm-up the window opens before the first block, so that none is left out of it.
        if plan.warmup == 0 { open(&window) }
        phase.advance(to: .warmingUp)
        gates.update { $0.mayBegin = true }
        if let memory = memory.withLock({ $0 }) { work.evacuation?.begin(memory, at: window.origin) }

        var seen = takeState(onLost)
        while true {
            let now = MonotonicTime.now()
            if !window.isOpen && !window.isClosed && now >= warmUpEnd { open(&window) }
            if !window.isClosed && (window.isOver(at: now) || mustEnd(seen)) {
                // First: what the window reads last takes long on a busy host, and requests fall due meanwhile.
                work.schedule?.end(at: .now())
                window.close(isEarly: seen.stopReason != nil || seen.failure != nil)
                work.evacuation?.end(seen.failure ?? seen.stopReason ?? "the channels were closed")
                if let sample = window.series.samples.last { onSample(sample) }
                phase.advance(to: .draining)
            }
            window.readIfDue(at: now)
            if window.takeSampleIfDue(at: now), let sample = window.series.samples.last { onSample(sample) }
            if window.isClosed && drainedAt == nil && draining.mustTell(at: now) { onDraining() }
            if drainedAt == nil && seen.areDone(requesters) {
                drainedAt = .now()
                onDrained(drained(requesters, in: seen))
            }
            if seen.areDone(lanes.indices) && (seen.hasPeerDrained || seen.failure != nil) { break }
            giveUpIfHopeless(seen, window.isClosed && draining.hasStalled(at: now, seen.peerMoves), now)
            // The clock alone ends most waits, twenty times a second: only news are worth a copy.
            let isNew = state.wait(until: window.nextInstant(warmUpEnd: warmUpEnd, now: now)) { state in
                state.revision != seen.revision ? true : nil
            }
            if isNew == true { seen = takeState(onLost) }
        }
        window.close(isEarly: true)
        noteWarnings()
        return report(window, ClockSpans(from: begin, drained: drainedAt, peerDrained: state.update { $0.peerDrained }))
    }

    private func open(_ window: inout MeasuredWindow) {
        window.open(nics: state.update { $0.nics })
        work.schedule?.beginMeasurement(at: window.origin)
        limits.beginMeasurement()
        noteWarnings()
        phase.advance(to: .measuring)
        if case .bytes(let bytes) = plan.amount { work.source.end(after: bytes) }
    }

    /// Whether limits of this host hold: an end that posts blocks, or answers requests.
    private var isSending: Bool {
        plan.workload == .storage || lanes.contains { $0.role == .requester }
    }

    /// What of this host's limits cannot be kept now, for the report of an end that sends.
    private func noteWarnings() {
        guard isSending else { return }
        let warnings = limits.warnings
        state.update { state in
            for warning in warnings where !state.warnings.contains(warning) { state.warnings.append(warning) }
        }
    }

    /// The state as it is now; connections that were lost meanwhile are passed on.
    private func takeState(_ onLost: (LostConnection) -> Void) -> TransferState {
        let taken = state.update { state in
            defer { state.lost = [] }
            return state
        }
        taken.lost.forEach(onLost)
        return taken
    }

    /// Whether the window has to close before its time: nothing is left to do, or somebody said so.
    ///
    /// A requester without a connection is not waited for where others have carried everything.
    private func mustEnd(_ state: TransferState) -> Bool {
        if state.stopReason != nil || state.failure != nil { return true }
        return lanes.indices.allSatisfy { lane in
            state.isDone(lane) || lanes[lane].role == .requester && work.isExhausted
        }
    }

    private func giveUpIfHopeless(_ state: TransferState, _ hasStalled: Bool, _ now: MonotonicTime) {
        guard !phase.isAborted else { return }
        if let alone = state.alone, let limit = plan.failover?.giveUpAfter, now.seconds(since: alone.since) >= limit {
            abort(
                "no channel had a connection for \(NumberText.fixed(limit, places: 1)) s (--give-up-after); the last one "
                    + "was lost as \(alone.reason)"
            )
        } else if hasStalled {
            let seconds = NumberText.fixed(plan.drainingSeconds, places: 0)
            abort("draining stood still for \(seconds) s: the other end is gone")
        }
    }

    private func drained(_ requesters: [Int], in state: TransferState) -> [Int: DrainedChannel] {
        var channels: [Int: DrainedChannel] = [:]
        for index in requesters { channels[lanes[index].channel.index] = state.drained[index] }
        return channels
    }

    /// The requests of all channels, and those that no channel could post.
    private func storage(_ state: TransferState, until end: MonotonicTime) -> StorageFigures? {
        guard let schedule = work.schedule else { return nil }
        var figures = StorageFigures()
        for report in state.reports.values { report.storage.map { figures.add($0) } }
        schedule.takeOverdue { request in
            guard schedule.isMeasured(request) else { return }
            figures.enter(request, until: end)
            figures.unserved += 1
        }
        return figures
    }

    private func nicsThroughout() -> [NICCounters] {
        let before = countersOnceOpen.withLock { $0 }
        return NICReadings(of: before.nics, at: .closing).moved(since: before)
    }

    private func report(_ window: MeasuredWindow, _ clock: ClockSpans) -> EndReport {
        let final = state.update { $0 }
        let channels = lanes.indices.map { index in
            var report =
                final.reports[index]
                ?? ChannelReport(
                    index: lanes[index].channel.index,
                    direction: lanes[index].channel.direction,
                    role: lanes[index].role
                )
            report.window = window.moved[index]
            report.storage = nil
            report.outages = (final.outages[index] ?? []).map { $0.since(window.origin) }
            return report
        }
        return EndReport(
            end: end,
            seconds: window.seconds,
            cpu: window.cpu,
            bootID: HostKernel.bootID,
            otherPrograms: window.otherPrograms,
            channels: channels,
            storage: storage(final, until: window.end),
            migration: work.evacuation?.figures(),
            series: window.series,
            slowest: window.slowest.map(\.rates),
            nics: window.nics,
            nicsThroughout: nicsThroughout(),
            incomplete: final.failure ?? final.stopReason,
            ceilingBytesPerSecond: limits.ceiling,
            inventedSpeeds: limits.inventedSpeeds,
            clock: clock,
            hostRule: isSending ? limits.hostRule : nil,
            warnings: final.warnings + [limits.lateness(in: window.seconds)].compactMap { $0 }
        )
    }
}
