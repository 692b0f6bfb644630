import Metering

/// What became of the requests of a storage workload that were due while it was measured.
///
/// Latencies are nanoseconds from when a request was due to its answer, time that it waited to be posted included.
public struct StorageFigures: Codable, Sendable, Equatable {
    /// Latencies of reads.
    public var reads = LatencyHistogram()
    /// Latencies of writes.
    public var writes = LatencyHistogram()
    /// Requests that were due and could not be posted before the end: they are in the latencies with the time that they
    /// had waited until then.
    public var unserved: UInt64 = 0

    /// No request.
    public init() {}

    /// Latencies of all requests.
    public var all: LatencyHistogram {
        var sum = reads
        sum.add(writes)
        return sum
    }

    /// Enters a request that took until `end`.
    mutating func enter(_ request: StorageRequest, until end: MonotonicTime) {
        let latency = end.nanoseconds(since: request.due)
        switch request.kind {
        case .read: reads.record(latency)
        case .write: writes.record(latency)
        }
    }

    /// Adds what another channel had.
    mutating func add(_ other: StorageFigures) {
        reads.add(other.reads)
        writes.add(other.writes)
        unserved += other.unserved
    }
}
