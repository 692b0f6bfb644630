/// An interface that no path can begin or end at.
public struct UnusedNIC: Codable, Sendable, Equatable {
    /// The host that has it.
    public var hostname: String
    /// Its name.
    public var nic: String
    /// Why not.
    public var reason: String
}
