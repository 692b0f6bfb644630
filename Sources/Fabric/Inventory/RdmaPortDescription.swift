/// What a port of an RDMA device is.
public struct RdmaPortDescription: Codable, Sendable, Equatable {
    /// The device's name, as in "mlx5_0".
    public var device: String
    /// The port's number, from 1.
    public var port: Int
    /// `roce`, `iwarp` or `ib`.
    public var transport: String
    /// The network interface that it shares; nil where there is none.
    public var interface: String?
    /// Active path MTU in bytes; nil where it is not known.
    public var activeMTU: Int?
    /// Speed in bits per second; nil where it is not known.
    public var speedBitsPerSecond: UInt64?
    /// Whether it can speak RoCE v2, which routers and switches pass as UDP.
    public var hasRoCEv2: Bool
    /// IP addresses at which a peer reaches it, without prefix lengths.
    public var addresses: [String]

    /// A description from known facts.
    public init(
        device: String,
        port: Int,
        transport: String,
        interface: String? = nil,
        activeMTU: Int? = nil,
        speedBitsPerSecond: UInt64? = nil,
        hasRoCEv2: Bool = false,
        addresses: [String] = []
    ) {
        self.device = device
        self.port = port
        self.transport = transport
        self.interface = interface
        self.activeMTU = activeMTU
        self.speedBitsPerSecond = speedBitsPerSecond
        self.hasRoCEv2 = hasRoCEv2
        self.addresses = addresses
    }

    private enum CodingKeys: String, CodingKey {
        case device, port, transport, interface, addresses
        case activeMTU = "active_mtu"
        case hasRoCEv2 = "has_roce_v2"
        case speedBitsPerSecond = "speed_bits_per_s"
    }
}
