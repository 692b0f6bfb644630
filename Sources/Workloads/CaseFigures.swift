import Metering
import Results
import Session
import Transport

/// The figures of one case, from the reports of both ends.
struct CaseFigures {
    private let plan: TransferPlan
    private let outcome: TransferOutcome

    init(_ plan: TransferPlan, _ outcome: TransferOutcome) {
        self.plan = plan
        self.outcome = outcome
    }

    /// Fills in what was measured.
    func fill(_ row: inout SummaryRow) {
        row.channels = plan.channels
        row.depth = plan.hasDepth ? plan.depth : nil
        row.sizeBytes = plan.blockSize
        row.completion = plan.completion.rawValue
        row.limitBytesPerSecond = plan.limit.map { Double($0.bytesPerSecond) }
        row.limitCategory = plan.category.rawValue
        row.priority = plan.marking?.priority
        row.dscp = plan.marking?.codePoint
        row.acknowledgeTimeoutMilliseconds = plan.acknowledgeTimeout.map { Double($0.nanoseconds) / 1e6 }
        row.setUpSeconds = outcome.setUpSeconds
        row.durationSeconds = countingReport(of: plan.channelList[0].direction)?.seconds
        let moved = delivered
        row.bytes = moved.bytes
        row.messages = moved.messages
        row.hostRules = reports.compactMap { report in report.hostRule.map { "\(report.end): \($0)" } }
        row.ceilingGigabitsPerSecond = reports.compactMap(\.ceilingBytesPerSecond).min().map { Double($0) * 8 / 1e9 }
        row.slowest = slowest
        row.client = HostCost(outcome.client.cpu, bytes: moved.bytes)
        if let server = outcome.server { row.server = HostCost(server.cpu, bytes: moved.bytes) }
        let disturbance = Disturbance(outcome)
        (row.client.otherCores, row.server.otherCores) = (disturbance.client.otherCores, disturbance.server?.otherCores)
        row.latency = latency.flatMap(LatencySummary.init)
        row.storage = storage
        row.retransmits = retransmits
        row.errors = errors
        row.outages = plan.failover == nil ? nil : OutageFigures(reports).summary
        row.verified = plan.verify && outcome.server != nil ? isVerified : nil
        row.complete = outcome.incomplete == nil
        row.clientNICs = nics(outcome.client)
        row.serverNICs = outcome.server.map(nics) ?? []
        row.nics = row.clientNICs.count
    }

    /// What a reader should know: an early end, limits not kept, channels that failed, ends that disagree.
    var warnings: [String] {
        var warnings = outcome.incomplete.map { ["ended early: \($0)"] } ?? []
        if plan.discardsReceived {
            warnings.append("what was received was thrown away by the kernel, and not delivered (--discard-received)")
        }
        for report in reports {
            warnings += report.warnings.map { "\(report.end): \($0)" }
            warnings += ChannelFailures(report, told: outcome.incomplete).lines
        }
        // A last one that was due a moment before the end is nothing to tell.
        if let storage, storage.unserved * 1000 > storage.due {
            warnings.append(
                "\(storage.unserved) of \(storage.due) requests were due and could not be sent before the end; they are in "
                    + "the latencies with the time that they had waited"
            )
        }
        return warnings + silent + unheeded + OutageFigures(reports).lines + disagreements + Disturbance(outcome).lines
    }

    /// Directions in which nothing arrived, though nothing has failed: what has no rate is no link of 0 Gbps.
    private var silent: [String] {
        guard outcome.incomplete == nil, plan.workload == .bandwidth || plan.workload == .latency else { return [] }
        return directions.filter { delivered(in: $0).bytes == 0 }.map { direction in
            let seconds = NumberText.significant(countingReport(of: direction)?.seconds ?? 0, digits: 3)
            return
                "\(direction): nothing arrived within \(seconds) s, so there is no figure: give it more time (--duration), "
                + "or smaller messages (--size)"
        }
    }

    /// What nobody may rely on over iWARP, which leaves priorities to the driver and lost packets to TCP.
    private var unheeded: [String] {
        guard reports.flatMap(\.channels).contains(where: { $0.link?.transport == "iwarp" }) else { return [] }
        let marking = plan.marking.map {
            "\($0): over iWARP packets have it where the driver heeds it; soft-iWARP (siw) does not"
        }
        let timeout = plan.acknowledgeTimeout.map { _ in "--ack-timeout: iWARP is carried by TCP, which finds its own" }
        return [marking, timeout].compactMap { $0 }
    }

    private var reports: [EndReport] { [outcome.client, outcome.server].compactMap { $0 } }

    /// The report of the end that knows what was delivered; the other's where that end died before it could tell.
    private func countingReport(of direction: Direction) -> EndReport? {
        plan.countingEnd(of: direction) == .server ? outcome.server ?? outcome.client : outcome.client
    }

    /// The directions that have channels.
    private var directions: [Direction] {
        Direction.allCases.filter { direction in plan.channelList.contains { $0.direction == direction } }
    }

    /// What was delivered within the window, in both directions together.
    private var delivered: ChannelTotals {
        directions.reduce(ChannelTotals()) { $0 + delivered(in: $1) }
    }

    private func delivered(in direction: Direction) -> ChannelTotals {
        let report = countingReport(of: direction)
        return plan.channelList.filter { $0.direction == direction }.reduce(ChannelTotals()) { sum, channel in
            sum + (report?.channels.first { $0.index == channel.index }?.window ?? ChannelTotals())
        }
    }

    /// Of both directions that which fared worse.
    private var slowest: SlowestSummary? {
        let rates = directions.map { direction in
            countingReport(of: direction)?.slowest.first { $0.direction == direction }
        }
        func least(_ rate: KeyPath<SlowestRates, Double?>) -> Double? {
            let known = rates.compactMap { $0?[keyPath: rate] }
            return known.count == directions.count ? known.min().map { $0 * 8e-9 } : nil
        }
        let summary = SlowestSummary(second: least(\.second), tenth: showsBlocks ? nil : least(\.tenth))
        return summary == SlowestSummary() ? nil : summary
    }

    /// Whether so few blocks are delivered in 100 ms on average that whole blocks are what a window shows.
    private var showsBlocks: Bool {
        let report = countingReport(of: plan.channelList[0].direction)
        guard !isUnstructured, let seconds = report?.seconds, seconds > 0 else { return false }
        return Double(delivered.messages) / seconds / 10 < Self.fewestBlocks
    }

    /// Blocks in 100 ms from which on one more or less makes 10 %.
    private static let fewestBlocks = 10.0

    private var latency: LatencyHistogram? {
        outcome.client.storage?.all ?? outcome.client.channels.compactMap(\.latency).first
    }

    /// The distributions behind the latencies, with the part of the requests that each is about.
    var latencies: [(part: String?, histogram: LatencyHistogram)] {
        guard let storage = outcome.client.storage else { return latency.map { [(nil, $0)] } ?? [] }
        return [("read", storage.reads), ("write", storage.writes)]
    }

    private var storage: StorageSummary? {
        guard let asked = plan.storage, let figures = outcome.client.storage else { return nil }
        return StorageSummary(
            requestsPerSecond: asked.requestsPerSecond,
            readShare: asked.readShare,
            unserved: figures.unserved,
            reads: LatencySummary(figures.reads),
            writes: LatencySummary(figures.writes)
        )
    }

    private var errors: UInt64 {
        let failed = reports.flatMap(\.channels).count { $0.failure != nil }
        let corrupt = reports.flatMap(\.channels).reduce(0) { $0 &+ $1.total.corrupt }
        return UInt64(failed + disagreements.count) &+ corrupt
    }

    private var isVerified: Bool {
        let totals = reports.flatMap(\.channels).map(\.total)
        return totals.contains { $0.verified > 0 } && totals.allSatisfy { $0.corrupt == 0 } && disagreements.isEmpty
            && outcome.incomplete == nil
    }

    /// Channels whose ends counted different blocks. The ends of a run that broke off have not seen the same.
    var disagreements: [String] {
        guard let server = outcome.server, outcome.incomplete == nil, plan.workload == .bandwidth else { return [] }
        // A responder that the device bypasses counts nothing.
        guard plan.transport == .tcp || plan.operation == .send || plan.verify else { return [] }
        return zip(outcome.client.channels, server.channels).compactMap { ours, theirs in
            let (posted, seen) = ours.role == .requester ? (ours.total, theirs.total) : (theirs.total, ours.total)
            let isSame =
                posted.bytes == seen.bytes && (posted.blocks == seen.blocks || isUnstructured)
                && (!plan.verify || posted.indexSum == seen.indexSum)
            return isSame
                ? nil
                : "channel \(ours.index): \(posted.blocks) blocks (\(posted.bytes) B) were posted, "
                    + "\(seen.blocks) blocks (\(seen.bytes) B) arrived"
        }
    }

    /// A TCP stream without stamps: its receiver sees bytes, and where a short block has ended others follow unseen.
    private var isUnstructured: Bool { plan.transport == .tcp && !plan.verify }

    /// TCP's own count, or what the RDMA devices count; nil where nobody counts.
    private var retransmits: UInt64? {
        let tcp = reports.flatMap(\.channels).compactMap(\.retransmits)
        guard tcp.isEmpty else { return tcp.reduce(0, &+) }
        let counters = reports.flatMap(\.nicsThroughout).compactMap(\.device)
        guard !counters.isEmpty else { return nil }
        return counters.reduce(0) { sum, counters in
            Self.retransmitCounters.reduce(sum) { $0 &+ (counters[$1] ?? 0) }
        }
    }

    /// What drivers call packets that had to be sent again: rxe; mlx5 (two causes); bnxt_re; irdma's TCP engine.
    private static let retransmitCounters = [
        "completer_retry_err", "packet_seq_err", "local_ack_timeout_err", "to_retransmits", "tcpRetransSegs",
    ]

    private func nics(_ report: EndReport) -> [String] {
        var names: [String] = []
        for name in report.channels.compactMap({ $0.link?.interface ?? $0.link?.device }) where !names.contains(name) {
            names.append(name)
        }
        return names
    }
}
