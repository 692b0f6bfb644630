/// What the channels of a transfer do.
public enum Workload: String, Codable, Sendable {
    /// Blocks one way, as many as go through.
    case bandwidth
    /// One message there and one back, timed one by one.
    case latency
    /// Reads and writes that come at random times.
    case storage
    /// The memory of virtual machines that run on meanwhile.
    case migration
}
