/// How far the counters of a NIC moved between two readings.
public struct NICCounters: Codable, Sendable, Equatable {
    /// Whose they are.
    public let nic: NICName
    /// From the one reading of the interface's counters to the other, in seconds.
    public let seconds: Double
    /// What the interface carried (``Counters/interface(_:)``); nil where that could not be read.
    public let interface: Counters?
    /// What the interface's driver counts besides (``Counters/driver(ofInterface:)``).
    public let driver: Counters
    /// What the RDMA device counts (``Counters/device(_:port:)``); nil where there is none, or it has no counters.
    public let device: Counters?
    /// The longest time that lies between two readings of the device's counters, in seconds. They are read farther apart
    /// than the interface's, on a busy host by a tenth of a second. Nil where there are none.
    public let deviceSeconds: Double?

    /// Known counts.
    public init(
        nic: NICName,
        seconds: Double,
        interface: Counters? = nil,
        driver: Counters = Counters(),
        device: Counters? = nil,
        deviceSeconds: Double? = nil
    ) {
        self.nic = nic
        self.seconds = seconds
        self.interface = interface
        self.driver = driver
        self.device = device
        self.deviceSeconds = deviceSeconds
    }

    /// What both the interface and its driver count. Some drivers count anew, under the same name, what every interface
    /// has.
    public var ofInterface: Counters {
        Counters(values: driver.values.merging(interface?.values ?? [:]) { $1 })
    }
}
