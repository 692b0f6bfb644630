/// What is set on a connection before it is bound or resolved.
///
/// The corresponding verb is `rdma_set_option`.
public struct ConnectionOptions: Hashable, Sendable {
    /// The type-of-service byte of its packets (RFC 2474); nil for the system's default. Soft-iWARP does not heed it.
    public var typeOfService: UInt8?
    /// How long a packet may stay unacknowledged before it is sent again.
    ///
    /// Nil for rdma_cm's own, half a second on RoCE, some four seconds over all retries: lower it to notice sooner what
    /// was lost, and a dead path. Without meaning on iWARP.
    public var acknowledgeTimeout: AcknowledgeTimeout?
    /// Whether an address may be bound whose last user has just gone.
    public var reusesAddress: Bool
    /// Whether an IPv6 address for all takes IPv6 alone; nil for the system's default (`net.ipv6.bindv6only`).
    public var isIPv6Only: Bool?

    /// Options, all as the system has them.
    public init(
        typeOfService: UInt8? = nil,
        acknowledgeTimeout: AcknowledgeTimeout? = nil,
        reusesAddress: Bool = false,
        isIPv6Only: Bool? = nil
    ) {
        self.typeOfService = typeOfService
        self.acknowledgeTimeout = acknowledgeTimeout
        self.reusesAddress = reusesAddress
        self.isIPv6Only = isIPv6Only
    }
}
