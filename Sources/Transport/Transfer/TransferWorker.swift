import Metering

/// The work of one channel's thread, from its connection to its report.
struct TransferWorker: Sendable {
    let plan: TransferPlan
    let end: End
    let lane: Lane
    let opener: any ChannelOpener
    let source: BlockSource
    let stamp: BlockStamp?
    let phase: RunPhase
    let hooks: Hooks

    /// What a worker has to say to its controller, and waits for.
    struct Hooks: Sendable {
        /// The channel is connected; returns when blocks may flow.
        let waitForStart: @Sendable (ChannelLink?) throws(ChannelError) -> Void
        /// The work is done; returns when the other end has no more use for the channel either.
        let waitForRelease: @Sendable (ChannelReport) -> Void
    }

    /// Opens the channel, does the work, reports and closes the channel.
    ///
    /// - Returns: the report of a channel that failed, nil where ``Hooks/waitForRelease`` has been given one.
    func run(until deadline: MonotonicTime) -> ChannelReport? {
        var report = ChannelReport(index: lane.channel.index, direction: lane.channel.direction, role: lane.role)
        do {
            switch plan.transport {
            case .tcp: try runTCP(until: deadline, &report)
            case .rdma: try runRDMA(until: deadline, tries: 5, &report)
            }
            return nil
        } catch {
            report.failure = "\(error)"
            return report
        }
    }

    private func runTCP(until deadline: MonotonicTime, _ report: inout ChannelReport) throws(ChannelError) {
        let socket = try opener.socket(for: lane.channel.index, until: deadline)
        try socket.prepareForData()
        report.link = ChannelLink(socket)
        let descriptor = socket.descriptor
        switch (plan.workload, lane.role) {
        case (.bandwidth, .requester):
            var channel = try TCPSender(socket: socket, plan: plan, stamp: stamp)
            try move(&channel, &report) { $0.retransmits = Self.retransmits(descriptor) }
        case (.bandwidth, .responder):
            try TCPReceiver.prepare(socket)
            var channel = try TCPReceiver(socket: socket, plan: plan, stamp: stamp)
            try serve(&channel, &report)
        case (.latency, _):
            var channel = try TCPPingPong(socket: socket, plan: plan)
            try pingPong(&channel, &report)
        }
    }

    /// Tries again where the local port that rdma_cm chose is taken: over siw only connecting tells whether a TCP
    /// socket has it, and the next try gets another one.
    private func runRDMA(
        until deadline: MonotonicTime,
        tries: Int,
        _ report: inout ChannelReport
    ) throws(ChannelError) {
        do {
            try runRDMA(until: deadline, &report)
        } catch .rdma(let error) where error.cause == .system(.addressInUse) && tries > 1 {
            try runRDMA(until: deadline, tries: tries - 1, &report)
        }
    }

    private func runRDMA(until deadline: MonotonicTime, _ report: inout ChannelReport) throws(ChannelError) {
        let connection = try opener.connection(for: lane.channel.index, until: deadline)
        report.link = connection.link
        if plan.workload == .latency {
            var channel = try RDMAPingPong(connection, plan: plan, end: end, until: deadline)
            return try pingPong(&channel, &report)
        }
        switch (lane.role, plan.operation, stamp) {
        case (.requester, .send, _):
            var channel = try SendRequester(connection, plan: plan, end: end, stamp: stamp, until: deadline)
            try move(&channel, &report)
        case (.responder, .send, _):
            var channel = try SendResponder(connection, plan: plan, end: end, stamp: stamp, until: deadline)
            try serve(&channel, &report)
        case (.requester, _, nil):
            var channel = try OneSidedRequester(connection, plan: plan, end: end, until: deadline)
            try move(&channel, &report)
        case (.responder, _, nil):
            var channel = try PassiveResponder(connection, plan: plan, end: end, until: deadline)
            try serve(&channel, &report)
        case (.requester, _, let stamp?):
            var channel = try VerifiedRequester(connection, plan: plan, end: end, stamp: stamp, until: deadline)
            try move(&channel, &report)
        case (.responder, _, let stamp?):
            var channel = try VerifiedResponder(connection, plan: plan, end: end, stamp: stamp, until: deadline)
            try serve(&channel, &report)
        }
    }

    private func move<Channel: Requester & ~Copyable>(
        _ channel: inout Channel,
        _ report: inout ChannelReport,
        finally: (inout ChannelReport) -> Void = { _ in }
    ) throws(ChannelError) {
        do {
            defer {
                report.total = channel.ledger
                finally(&report)
            }
            try hooks.waitForStart(report.link)
            try drive(&channel, from: source, phase: phase, progress: lane.progress, completion: plan.completion)
        }
        hooks.waitForRelease(report)
    }

    private func serve<Channel: Responder & ~Copyable>(
        _ channel: inout Channel,
        _ report: inout ChannelReport
    ) throws(ChannelError) {
        do {
            defer { report.total = channel.ledger }
            try hooks.waitForStart(report.link)
            try drive(
                &channel,
                expecting: lane.expectation,
                phase: phase,
                progress: lane.progress,
                completion: plan.completion
            )
        }
        hooks.waitForRelease(report)
    }

    private func pingPong<Channel: PingPong & ~Copyable>(
        _ channel: inout Channel,
        _ report: inout ChannelReport
    ) throws(ChannelError) {
        try hooks.waitForStart(report.link)
        if lane.role == .requester {
            var histogram = LatencyHistogram()
            defer {
                report.latency = histogram
                report.total.blocks = lane.progress.blocks
                report.total.bytes = lane.progress.bytes
            }
            try drive(&channel, plan: plan, phase: phase, progress: lane.progress, into: &histogram)
        } else {
            try drive(&channel, expecting: lane.expectation, phase: phase)
        }
        hooks.waitForRelease(report)
    }

    private static func retransmits(_ descriptor: Int32) -> UInt64? {
        (try? TCPInfo(socket: descriptor)).map { UInt64($0.retransmits) }
    }
}
