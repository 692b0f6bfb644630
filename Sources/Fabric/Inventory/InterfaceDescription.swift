/// What a network interface is.
public struct InterfaceDescription: Codable, Sendable, Equatable {
    /// Its name, as in "eth0".
    public var name: String
    /// The driver behind it; nil for one without hardware.
    public var driver: String?
    /// Largest packet in bytes.
    public var mtu: Int
    /// Speed in bits per second; nil where it is not known.
    public var speedBitsPerSecond: UInt64?
    /// Receive queues: more than one makes receive-side scaling possible.
    public var receiveQueues: Int?
    /// Its addresses, without prefix lengths.
    public var addresses: [String]

    /// A description from known facts.
    public init(
        name: String,
        driver: String? = nil,
        mtu: Int,
        speedBitsPerSecond: UInt64? = nil,
        receiveQueues: Int? = nil,
        addresses: [String] = []
    ) {
        self.name = name
        self.driver = driver
        self.mtu = mtu
        self.speedBitsPerSecond = speedBitsPerSecond
        self.receiveQueues = receiveQueues
        self.addresses = addresses
    }

    private enum CodingKeys: String, CodingKey {
        case name, driver, mtu, addresses
        case speedBitsPerSecond = "speed_bits_per_s"
        case receiveQueues = "receive_queues"
    }
}
