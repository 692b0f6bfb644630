import Metering

/// One case of a run: what was asked for, what came of it, what it cost. A line of summary.csv.
///
/// Nil means not measured or not applicable.
public struct SummaryRow: Codable, Sendable, Equatable {
    /// The run, as its folder is called.
    public var runID: String
    /// The case within the run.
    public var caseName: String
    /// `tcp`, `roce`, `iwarp` or `ib`.
    public var transport: String
    /// `write`, `read` or `send`.
    public var operation: String
    /// `upload` (client to server), `download` or `both`.
    public var direction: String
    /// `bandwidth`, `latency`, `storage` or `migration`.
    public var workload: String?

    /// NICs of the client that carried data.
    public var nics: Int?
    /// Channels.
    public var channels: Int?
    /// Messages that one channel keeps under way.
    public var depth: Int?
    /// Bytes of one message.
    public var sizeBytes: Int?
    /// The limit that was set, in bytes per second over all channels; nil without one.
    public var limitBytesPerSecond: Double?
    /// What the hosts' own rules say for that category, each with its end's name; empty where nothing.
    public var hostRules: [String] = []
    /// What the case counts as among the limits of the hosts.
    public var limitCategory: String?
    /// Ethernet's priority that was asked for.
    public var priority: Int?
    /// The DSCP that was asked for, be it as the priority's class selector.
    public var dscp: Int?
    /// How long RDMA waited for an acknowledgement before it sent again, in milliseconds; nil for rdma_cm's own time.
    public var acknowledgeTimeoutMilliseconds: Double?
    /// How completions were awaited: `event`, `busy` or `adaptive`.
    public var completion: String?

    /// Seconds from asking the server for the case until all channels stood at both ends.
    public var setUpSeconds: Double?
    /// Seconds that were measured, without the warm-up.
    public var durationSeconds: Double?
    /// Bytes of payload that arrived in that time, both directions together.
    public var bytes: UInt64?
    /// Messages that arrived in that time.
    public var messages: UInt64?
    /// Units of 10^9 bits of payload per second that the NICs in use can carry in one direction; nil where a speed is not
    /// known.
    public var ceilingGigabitsPerSecond: Double?
    /// How slow the case was at its slowest; nil where it was too short to tell.
    public var slowest: SlowestSummary?
    /// What the case cost the client.
    public var client = HostCost()
    /// What the case cost the server.
    public var server = HostCost()
    /// Latency of a message: half of a ping-pong's round trip, one operation from posting to completion, or a storage
    /// request from when it was due to its answer.
    public var latency: LatencySummary?
    /// What a storage workload asked for and got; nil elsewhere.
    public var storage: StorageSummary?
    /// How virtual machines moved; nil elsewhere.
    public var migration: MigrationSummary?
    /// Packets sent again, on both ends together: TCP segments, or what the RDMA devices count.
    public var retransmits: UInt64?
    /// Operations that failed, blocks that were wrong, messages lost.
    public var errors: UInt64?
    /// Connections that were lost; nil where nobody looked.
    public var outages: OutageSummary?
    /// Whether every block was checked and right; nil where none was checked.
    public var verified: Bool?
    /// Which case this is a repetition of; nil where cases are measured once.
    public var repetition: Repetition?
    /// Whether the case ran to its planned end.
    public var complete = true
    /// Whether more was measured than can be: the case has failed, and is not complete either.
    public var isImpossible = false
    /// Names of the client's NICs that carried data.
    public var clientNICs: [String] = []
    /// Names of the server's NICs that carried data.
    public var serverNICs: [String] = []

    /// A case of which nothing is known yet but what was asked for.
    public init(runID: String, caseName: String, transport: String, operation: String, direction: String) {
        self.runID = runID
        self.caseName = caseName
        self.transport = transport
        self.operation = operation
        self.direction = direction
    }

    /// `complete`, `incomplete` or `failed`.
    public var status: String { isImpossible ? "failed" : complete ? "complete" : "incomplete" }

    /// Units of 10^9 bits of payload per second; nil where the bytes or the time are not known.
    public var throughputGigabitsPerSecond: Double? {
        perSecond(bytes).map { $0 * 8 / 1e9 }
    }

    /// Messages per second; nil where the messages or the time are not known.
    public var messagesPerSecond: Double? {
        perSecond(messages)
    }

    /// The limit that was set, in units of 10^9 bits per second; nil without one.
    public var limitGigabitsPerSecond: Double? { limitBytesPerSecond.map { $0 * 8e-9 } }

    private func perSecond(_ count: UInt64?) -> Double? {
        guard let count, let durationSeconds, durationSeconds > 0 else { return nil }
        return Double(count) / durationSeconds
    }
}
