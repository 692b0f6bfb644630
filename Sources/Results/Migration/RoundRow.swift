/// One round of a virtual machine's migration. A line of rounds.csv.
public struct RoundRow: Codable, Sendable, Equatable {
    /// What a round was about.
    public enum Kind: String, Codable, Sendable, CaseIterable {
        /// All memory, while the machine runs.
        case bulk
        /// What was written to in the round before, while the machine runs on.
        case dirty
        /// What was left, while the machine stands still.
        case final
    }

    /// The run, as its folder is called.
    public var runID: String
    /// The case within the run.
    public var caseName: String
    /// The machine's name, as in `vm1`.
    public var machine: String
    /// The number of the round, from 1.
    public var round: Int
    /// What it was about.
    public var kind: Kind
    /// Seconds from the start of the measurement to the start of the round.
    public var startSeconds: Double
    /// What it took.
    public var durationSeconds: Double
    /// Bytes of memory that it was about.
    public var memoryBytes: UInt64
    /// The part of them that lay in pages of zeros, of which a note is sent instead.
    public var zeroBytes: UInt64
    /// Bytes of payload that it took: less than the memory where pages were zeros, or were compressed.
    public var sentBytes: UInt64
    /// Bytes of memory that had been written to again when it was over; nil for the final round.
    public var dirtiedBytes: UInt64?

    /// A round.
    public init(
        runID: String,
        caseName: String,
        machine: String,
        round: Int,
        kind: Kind,
        startSeconds: Double,
        durationSeconds: Double,
        memoryBytes: UInt64,
        zeroBytes: UInt64 = 0,
        sentBytes: UInt64,
        dirtiedBytes: UInt64? = nil
    ) {
        self.runID = runID
        self.caseName = caseName
        self.machine = machine
        self.round = round
        self.kind = kind
        self.startSeconds = startSeconds
        self.durationSeconds = durationSeconds
        self.memoryBytes = memoryBytes
        self.zeroBytes = zeroBytes
        self.sentBytes = sentBytes
        self.dirtiedBytes = dirtiedBytes
    }

    /// Units of 10^9 bits of memory per second, which is what the machine's writing has to be held against; nil for a
    /// round that took no time.
    public var memoryGigabitsPerSecond: Double? {
        durationSeconds > 0 ? Double(memoryBytes) * 8 / 1e9 / durationSeconds : nil
    }
}

extension RoundRow: CSVRow {
    /// The columns of rounds.csv; results/README.md says what each of them means.
    public static let columns: [Column<RoundRow>] = [
        Column("run_id") { .text($0.runID) },
        Column("case") { .text($0.caseName) },
        Column("vm") { .text($0.machine) },
        Column("round") { .count($0.round) },
        Column("kind") { .text($0.kind.rawValue) },
        Column("start_s") { .decimal($0.startSeconds, 6) },
        Column("duration_s") { .decimal($0.durationSeconds, 6) },
        Column("memory_bytes") { .count($0.memoryBytes) },
        Column("zero_bytes") { .count($0.zeroBytes) },
        Column("sent_bytes") { .count($0.sentBytes) },
        Column("memory_gbps") { .decimal($0.memoryGigabitsPerSecond, 6) },
        Column("dirtied_bytes") { .count($0.dirtiedBytes) },
    ]
}
