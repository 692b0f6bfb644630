/// What a host is: enough to tell, later, on what a result was measured.
public struct HostDescription: Codable, Sendable, Equatable {
    /// Its name.
    public var hostname: String
    /// The operating system's own name for itself, as in "Debian GNU/Linux 12 (bookworm)".
    public var operatingSystem: String?
    /// The kernel's release, as uname(2) says it.
    public var kernel: String
    /// The kind of processor, as in "x86_64".
    public var architecture: String
    /// The processor's model; nil where the kernel does not say (as on most ARM hosts).
    public var cpuModel: String?
    /// Processors that are online.
    public var processors: Int
    /// Main memory in bytes.
    public var memoryBytes: UInt64?
    /// The version of this program that runs there.
    public var toolVersion: String?
    /// Its network interfaces.
    public var interfaces: [InterfaceDescription]
    /// Its RDMA devices, a line for each port.
    public var rdmaPorts: [RdmaPortDescription]
    /// Its state, where it was asked for.
    public var condition: HostCondition?

    /// A description from known facts.
    public init(
        hostname: String,
        operatingSystem: String? = nil,
        kernel: String,
        architecture: String,
        cpuModel: String? = nil,
        processors: Int,
        memoryBytes: UInt64? = nil,
        toolVersion: String? = nil,
        interfaces: [InterfaceDescription] = [],
        rdmaPorts: [RdmaPortDescription] = [],
        condition: HostCondition? = nil
    ) {
        self.hostname = hostname
        self.operatingSystem = operatingSystem
        self.kernel = kernel
        self.architecture = architecture
        self.cpuModel = cpuModel
        self.processors = processors
        self.memoryBytes = memoryBytes
        self.toolVersion = toolVersion
        self.interfaces = interfaces
        self.rdmaPorts = rdmaPorts
        self.condition = condition
    }

    /// Speeds of its interfaces in bits per second, by name, where they are known.
    public var speeds: [String: UInt64] {
        interfaces.reduce(into: [:]) { $0[$1.name] = $1.speedBitsPerSecond }
    }

    private enum CodingKeys: String, CodingKey {
        case hostname, kernel, architecture, processors, interfaces, condition
        case operatingSystem = "operating_system"
        case cpuModel = "cpu_model"
        case memoryBytes = "memory_bytes"
        case toolVersion = "tool_version"
        case rdmaPorts = "rdma_ports"
    }
}
