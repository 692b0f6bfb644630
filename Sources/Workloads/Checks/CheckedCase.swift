import Fabric
import Metering
import Session
import Transport

/// A case that is checked: what both ends say of it, by the way that data goes.
struct CheckedCase {
    /// Payload that goes one way over one end's NICs.
    struct Flow {
        let end: End
        /// What goes out, or what comes in; nil is both, where nobody counts them one by one.
        let isSent: Bool?
        /// Its channels, as that end reports them.
        let channels: [ChannelReport]
        /// What was moved on them within the end's window, as far as that end, or else the other, has counted it.
        let moved: ChannelTotals
        /// Whether it is the other end that has.
        let isCountedElsewhere: Bool

        /// As in "client bytes sent".
        func name(_ what: String) -> String {
            "\(end) \(what) " + (isSent.map { $0 ? "sent" : "received" } ?? "sent and received")
        }
    }

    /// Seconds by which the ends' windows may lie apart on a busy host, where one end's counters are held against the
    /// other's count.
    static let apart = 0.1
    /// Bytes of a connection that an iWARP device may hold: what Linux gives siw's sockets (tcp_wmem).
    private static let deviceBuffer = 4_194_304.0

    let plan: TransferPlan
    let outcome: TransferOutcome
    /// Whether nothing else of the case runs at the same time.
    let isAlone: Bool

    init(_ plan: TransferPlan, _ outcome: TransferOutcome, isAlone: Bool) {
        self.plan = plan
        self.outcome = outcome
        self.isAlone = isAlone
    }

    /// The reports that there are, the client's first.
    var reports: [EndReport] { [outcome.client, outcome.server].compactMap { $0 } }

    /// The report of an end; nil where it died.
    func report(_ end: End) -> EndReport? { end == .client ? outcome.client : outcome.server }

    /// Why a case's windows say little of each other; nil where they do.
    var obstacle: String? {
        if outcome.server == nil { return "the server has not reported" }
        return outcome.incomplete == nil ? nil : "the case ended early"
    }

    /// Whether connections were lost, with bytes that nobody can tell to have been on the wire, or not.
    var hasOutages: Bool { reports.contains { $0.channels.contains { !$0.outages.isEmpty } } }

    /// Bytes that were carried twice, as far as this program knows.
    var bytesTwice: UInt64 {
        reports.flatMap(\.channels).flatMap(\.outages).reduce(0) { $0 &+ $1.bytesTwice }
    }

    /// What carries the data, as the first channel says; nil where none was connected.
    var link: ChannelLink? { outcome.client.channels.lazy.compactMap(\.link).first }

    /// The frames that both ends send; nil where no channel was connected, or an MTU is not known.
    var format: FrameFormat? {
        let links = reports.flatMap(\.channels).compactMap(\.link)
        let mtus = links.compactMap(\.mtu)
        guard let link, mtus.count == links.count, let mtu = mtus.min() else { return nil }
        let hasTimestamps = reports.flatMap(\.channels).compactMap(\.tcp).allSatisfy(\.hasTimestamps)
        return FrameFormat(link.transport, mtu: mtu, isIPv6: link.isIPv6, hasTimestamps: hasTimestamps)
    }

    /// The flows at both ends: one for each way in which a bandwidth run moves blocks, and a migration memory; one for
    /// both elsewhere.
    var flows: [Flow] {
        reports.flatMap { report -> [Flow] in
            switch plan.workload {
            case .bandwidth:
                [Direction.upload, .download].compactMap { direction in
                    let channels = report.channels.filter { $0.direction == direction }
                    return flow(report, channels, isSent: plan.source(of: direction) == report.end)
                }
            case .migration: [flow(report, report.channels, isSent: report.end == .client)].compactMap { $0 }
            case .latency, .storage: [flow(report, report.channels, isSent: nil)].compactMap { $0 }
            }
        }
    }

    private func flow(_ report: EndReport, _ channels: [ChannelReport], isSent: Bool?) -> Flow? {
        guard !channels.isEmpty else { return nil }
        let isOwn = channels.allSatisfy(counts)
        guard let counting = isOwn ? report : self.report(report.end.peer) else { return nil }
        let indices = Set(channels.map(\.index))
        var moved = counting.channels.filter { indices.contains($0.index) }
            .reduce(ChannelTotals()) { $0 + $1.window }
        // Each message of a ping-pong goes there and back, but that of a READ.
        let ways: UInt64 = plan.workload == .latency && !(plan.transport == .rdma && plan.operation == .read) ? 2 : 1
        moved = ChannelTotals(bytes: moved.bytes &* ways, messages: moved.messages &* ways)
        return Flow(end: report.end, isSent: isSent, channels: channels, moved: moved, isCountedElsewhere: !isOwn)
    }

    /// Whether an end's window has what a channel moved.
    private func counts(_ channel: ChannelReport) -> Bool {
        if channel.role == .requester { return true }
        // Otherwise the device moves blocks past the software.
        return plan.workload == .bandwidth && (plan.transport == .tcp || plan.operation == .send || plan.verify)
    }

    /// Bytes of a flow that our count and another's may differ by: under way when the window opened, or closed.
    func underWay(_ flow: Flow) -> Double {
        // Over iWARP a block is done when the device has taken it.
        let buffers = link?.transport == "iwarp" ? Self.deviceBuffer * Double(flow.channels.count) : 0
        // Who posts the blocks opens the window before the first, and closes it behind the last. At the other end some
        // may have come before.
        if case .bytes = plan.amount, plan.warmup == 0, flow.channels.allSatisfy({ $0.role == .requester }) {
            return buffers
        }
        guard plan.transport == .rdma else {
            return flow.channels.compactMap(\.tcp).reduce(0) { sum, tcp in
                sum + Double(flow.isSent == false ? 0 : tcp.sendBuffer)
                    + Double(flow.isSent == true ? 0 : tcp.receiveBuffer)
            }
        }
        let deepest = plan.workload == .latency ? 1 : plan.depth
        return Double(flow.channels.count) * Double(deepest) * Double(plan.blockSize) + buffers
    }
}
