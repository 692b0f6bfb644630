/// The requests of a storage workload: they come at random times, whatever becomes of those before.
///
/// An open loop with Poisson arrivals: many virtual machines that know nothing of each other. A closed loop would ask for
/// less where the storage is slow, and hide what it does to them.
public struct StoragePattern: Codable, Sendable, Equatable {
    /// Requests per second, over all channels, while they come.
    public var requestsPerSecond: Double
    /// The part of them that reads, from 0 to 1; the others write.
    public var readShare: Double
    /// Seconds for which requests come, and then for as long do not, over and over; nil lets them come all the time.
    public var burst: Double?
    /// What the times and kinds of the requests follow from: the same in two runs that are to be compared.
    public var seed: UInt64

    /// A pattern.
    public init(requestsPerSecond: Double, readShare: Double = 0.7, burst: Double? = nil, seed: UInt64 = 1) {
        self.requestsPerSecond = requestsPerSecond
        self.readShare = readShare
        self.burst = burst
        self.seed = seed
    }
}
