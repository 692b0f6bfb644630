/// How one virtual machine moved. A line of machines.csv.
///
/// Nil means not measured or not applicable.
public struct MachineRow: Codable, Sendable, Equatable {
    /// What became of a machine.
    public enum Status: String, Codable, Sendable, CaseIterable {
        /// It runs at the target.
        case moved
        /// It runs on at the source.
        case failed
        /// Its turn never came.
        case waiting
    }

    /// The run, as its folder is called.
    public var runID: String
    /// The case within the run.
    public var caseName: String
    /// The machine's name, as in `vm1`.
    public var machine: String
    /// Bytes of its memory.
    public var memoryBytes: UInt64
    /// What became of it.
    public var status = Status.waiting
    /// Seconds from the start of the measurement to the start of its first round.
    public var startSeconds: Double?
    /// From then until it ran at the target, or had failed.
    public var totalSeconds: Double?
    /// Seconds for which it stood still: the final round, and the hand-over.
    public var downtimeSeconds: Double?
    /// Seconds for which it was allowed to stand still.
    public var allowedDowntimeSeconds: Double?
    /// Rounds, the final one among them.
    public var rounds: Int
    /// Bytes of memory that all rounds together were about.
    public var memorySentBytes: UInt64
    /// The part of them that lay in pages of zeros.
    public var zeroBytes: UInt64
    /// Bytes of payload that they took.
    public var sentBytes: UInt64
    /// Units of 10^9 bits of memory per second that were written to while it ran.
    public var dirtyGigabitsPerSecond: Double?
    /// Whether what was left fitted into the downtime that was allowed.
    public var isConverged: Bool?
    /// Units of 10^9 bits of memory per second with which it would have; nil where it did.
    public var neededGigabitsPerSecond: Double?
    /// Why it failed, in words.
    public var reason: String?

    /// A machine with the rounds that it has had; their sums are those of the row.
    public init(
        runID: String,
        caseName: String,
        machine: String,
        memoryBytes: UInt64,
        status: Status = .waiting,
        rounds: [RoundRow] = []
    ) {
        self.runID = runID
        self.caseName = caseName
        self.machine = machine
        self.memoryBytes = memoryBytes
        self.status = status
        self.rounds = rounds.count
        memorySentBytes = rounds.reduce(0) { $0 &+ $1.memoryBytes }
        zeroBytes = rounds.reduce(0) { $0 &+ $1.zeroBytes }
        sentBytes = rounds.reduce(0) { $0 &+ $1.sentBytes }
    }

    /// Whether it moved, and stood still no longer than it was to.
    var isAsItShouldBe: Bool { status == .moved && isConverged != false }
}

extension MachineRow: CSVRow {
    /// The columns of machines.csv; results/README.md says what each of them means.
    public static let columns: [Column<MachineRow>] = [
        Column("run_id") { .text($0.runID) },
        Column("case") { .text($0.caseName) },
        Column("vm") { .text($0.machine) },
        Column("memory_bytes") { .count($0.memoryBytes) },
        Column("status") { .text($0.status.rawValue) },
        Column("start_s") { .decimal($0.startSeconds, 6) },
        Column("total_s") { .decimal($0.totalSeconds, 6) },
        Column("downtime_s") { .decimal($0.downtimeSeconds, 6) },
        Column("downtime_allowed_s") { .decimal($0.allowedDowntimeSeconds, 6) },
        Column("rounds") { .count($0.rounds) },
        Column("memory_sent_bytes") { .count($0.memorySentBytes) },
        Column("zero_bytes") { .count($0.zeroBytes) },
        Column("sent_bytes") { .count($0.sentBytes) },
        Column("dirty_gbps") { .decimal($0.dirtyGigabitsPerSecond, 6) },
        Column("converged") { .boolean($0.isConverged) },
        Column("needed_gbps") { .decimal($0.neededGigabitsPerSecond, 6) },
        Column("reason") { .text($0.reason) },
    ]
}
