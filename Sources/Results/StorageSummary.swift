import Metering

/// What a storage workload asked for, and how its reads and writes fared.
public struct StorageSummary: Codable, Sendable, Equatable {
    /// Requests per second that were asked for, in bursts while they last.
    public var requestsPerSecond: Double
    /// The part of them that reads, from 0 to 1.
    public var readShare: Double
    /// Requests that were due and could not be sent before the end.
    public var unserved: UInt64
    /// Latency of reads, from when they were due.
    public var reads: LatencySummary?
    /// Latency of writes, from when they were due.
    public var writes: LatencySummary?

    /// A summary.
    public init(
        requestsPerSecond: Double,
        readShare: Double,
        unserved: UInt64 = 0,
        reads: LatencySummary? = nil,
        writes: LatencySummary? = nil
    ) {
        self.requestsPerSecond = requestsPerSecond
        self.readShare = readShare
        self.unserved = unserved
        self.reads = reads
        self.writes = writes
    }

    /// Requests that were due: those that were answered, and those that could not be sent.
    public var due: UInt64 { (reads?.count ?? 0) + (writes?.count ?? 0) }
}
