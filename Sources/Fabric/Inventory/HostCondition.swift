/// What of a host's state decides whether RDMA works on it, and whether its figures mean something.
public struct HostCondition: Codable, Sendable, Equatable {
    /// Bytes that this process may lock, and so register with RDMA devices; nil without a limit.
    public var memoryLockBytes: UInt64?
    /// Whether programs can reach RDMA devices (/dev/infiniband/uverbs*, of the module ib_uverbs).
    public var hasVerbs: Bool
    /// Whether they can reach the connection manager (/dev/infiniband/rdma_cm, of the module rdma_ucm).
    public var hasConnectionManager: Bool
    /// How the kernel chooses the processors' clock; nil where it does not.
    public var frequencyGovernor: String?
    /// Whether TCP asks for congestion marks (ECN) and takes them: the kernel's net.ipv4.tcp_ecn; nil where it is hidden.
    public var tcpECN: Int?
    /// Seconds since 1970 by the host's clock.
    public var clock: Double

    /// A condition from known facts.
    public init(
        memoryLockBytes: UInt64? = nil,
        hasVerbs: Bool = true,
        hasConnectionManager: Bool = true,
        frequencyGovernor: String? = nil,
        tcpECN: Int? = nil,
        clock: Double = 0
    ) {
        self.memoryLockBytes = memoryLockBytes
        self.hasVerbs = hasVerbs
        self.hasConnectionManager = hasConnectionManager
        self.frequencyGovernor = frequencyGovernor
        self.tcpECN = tcpECN
        self.clock = clock
    }

    private enum CodingKeys: String, CodingKey {
        case clock
        case memoryLockBytes = "memory_lock_bytes"
        case hasVerbs = "has_verbs"
        case hasConnectionManager = "has_connection_manager"
        case frequencyGovernor = "frequency_governor"
        case tcpECN = "tcp_ecn"
    }
}
