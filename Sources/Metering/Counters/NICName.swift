/// What a NIC is called: by the network, and by RDMA.
public struct NICName: Codable, Sendable, Hashable {
    /// Its network interface; nil where the kernel does not tell.
    public let interface: String?
    /// Its RDMA device; nil where none is in use.
    public let device: String?

    /// A NIC by its names.
    public init(interface: String?, device: String?) {
        self.interface = interface
        self.device = device
    }
}

extension NICName: CustomStringConvertible {
    /// As in "nic0", or "nic0 (mlx5_0)".
    public var description: String {
        guard let interface else { return device ?? "a NIC without a name" }
        return interface + (device.map { " (\($0))" } ?? "")
    }
}
