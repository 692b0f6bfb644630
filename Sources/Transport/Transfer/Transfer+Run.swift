import Metering

extension Transfer {
    /// Lets blocks flow until the plan is fulfilled, and reports; blocks until everything is drained.
    ///
    /// Must be called once, after ``open(within:)``.
    ///
    /// - Parameters:
    ///   - onDrained: called once, when this end's requesters have nothing left under way, with their blocks by
    ///     channel: the other end needs that number to know when it has seen all.
    ///   - onSample: called with each sample of the window.
    public func run(
        onDrained: @Sendable ([Int: UInt64]) -> Void,
        onSample: @Sendable (IntervalSample) -> Void = { _ in }
    ) -> EndReport {
        var window = MeasuredWindow(lanes: lanes, plan: plan)
        let requesters = lanes.indices.filter { lanes[$0].role == .requester }
        var hasAnnounced = false
        let warmUpEnd = MonotonicTime.now().advanced(byNanoseconds: UInt64(plan.warmup * 1e9))
        // Without a warm-up the window opens before the first block, so that none is left out of it.
        if plan.warmup == 0 { open(&window) }
        phase.advance(to: .warmingUp)
        state.update { $0.mayBegin = true }

        while true {
            let now = MonotonicTime.now()
            let seen = state.update { $0 }
            if !window.isOpen && !window.isClosed && now >= warmUpEnd { open(&window) }
            if !window.isClosed && (window.isOver(at: now) || mustEnd(seen)) {
                window.close()
                if let sample = window.series.samples.last { onSample(sample) }
                phase.advance(to: .draining)
            }
            if window.takeSampleIfDue(at: now), let sample = window.series.samples.last { onSample(sample) }
            if !hasAnnounced && seen.areDone(requesters) {
                hasAnnounced = true
                onDrained(counts(of: requesters, in: seen))
            }
            if seen.areDone(lanes.indices) && (seen.peerCounts != nil || seen.failure != nil) { break }
            if window.hasStalled(at: now) && !phase.isAborted {
                abort("draining stood still for 10 s: the other end is gone")
            }
            waitForChange(from: seen, until: window.nextInstant(warmUpEnd: warmUpEnd, now: now))
        }
        window.close()
        return report(window)
    }

    private func open(_ window: inout MeasuredWindow) {
        window.open(devices: state.update { $0.devices })
        phase.advance(to: .measuring)
        if case .bytes(let bytes) = plan.amount { source.end(after: bytes) }
    }

    /// Whether the window has to close before its time: nothing is left to do, or somebody said so.
    private func mustEnd(_ state: TransferState) -> Bool {
        state.stopReason != nil || state.failure != nil || state.areDone(lanes.indices)
    }

    private func counts(of requesters: [Int], in state: TransferState) -> [Int: UInt64] {
        var counts: [Int: UInt64] = [:]
        for index in requesters {
            counts[lanes[index].channel.index] = state.reports[index]?.total.blocks ?? 0
        }
        return counts
    }

    private func waitForChange(from seen: TransferState, until deadline: MonotonicTime) {
        _ = state.wait(until: deadline) { state in
            let changed =
                state.reports.count != seen.reports.count || (state.stopReason != nil) != (seen.stopReason != nil)
                || (state.failure != nil) != (seen.failure != nil)
                || (state.peerCounts != nil) != (seen.peerCounts != nil)
            return changed ? true : nil
        }
    }

    private func report(_ window: MeasuredWindow) -> EndReport {
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
            return report
        }
        return EndReport(
            end: end,
            seconds: window.seconds,
            cpu: window.cpu,
            channels: channels,
            series: window.series,
            deviceCounters: window.deviceCounters,
            incomplete: final.failure ?? final.stopReason
        )
    }
}
