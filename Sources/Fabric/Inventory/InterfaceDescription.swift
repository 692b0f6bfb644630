/// What a network interface is.
public struct InterfaceDescription: Codable, Sendable, Equatable {
    /// Its name, as in "eth0".
    public var name: String
    /// What it is for the host's traffic.
    public var role: InterfaceRole
    /// Whether it can carry anything.
    public var state: LinkState
    /// The bond or bridge that it is a part of; nil where it stands for itself.
    public var master: String?
    /// The interface whose cable it shares: that of a VLAN, or of a second function on one NIC (macvlan); nil where it has
    /// its own.
    public var lower: String?
    /// The driver behind it; nil for one without hardware.
    public var driver: String?
    /// Largest packet in bytes.
    public var mtu: Int
    /// Speed in bits per second; nil where it is not known.
    public var speedBitsPerSecond: UInt64?
    /// `full` or `half`; nil where it is not known.
    public var duplex: String?
    /// Receive queues: more than one makes receive-side scaling possible.
    public var receiveQueues: Int?
    /// The part of the host's memory that its device is close to; nil where there is only one, or no device.
    public var numaNode: Int?
    /// What it does against the loss of packets; nil where its driver shows nothing of it.
    public var bridging: DataCenterBridging?
    /// Its addresses with their networks.
    public var addresses: [InterfaceAddress]

    /// A description from known facts.
    public init(
        name: String,
        role: InterfaceRole = .nic,
        state: LinkState = .up,
        master: String? = nil,
        lower: String? = nil,
        driver: String? = nil,
        mtu: Int,
        speedBitsPerSecond: UInt64? = nil,
        duplex: String? = nil,
        receiveQueues: Int? = nil,
        numaNode: Int? = nil,
        bridging: DataCenterBridging? = nil,
        addresses: [InterfaceAddress] = []
    ) {
        self.name = name
        self.role = role
        self.state = state
        self.master = master
        self.lower = lower
        self.driver = driver
        self.mtu = mtu
        self.speedBitsPerSecond = speedBitsPerSecond
        self.duplex = duplex
        self.receiveQueues = receiveQueues
        self.numaNode = numaNode
        self.bridging = bridging
        self.addresses = addresses
    }

    private enum CodingKeys: String, CodingKey {
        case name, role, state, master, lower, driver, mtu, duplex, addresses
        case speedBitsPerSecond = "speed_bits_per_s"
        case receiveQueues = "receive_queues"
        case numaNode = "numa_node"
        case bridging = "data_center_bridging"
    }
}
