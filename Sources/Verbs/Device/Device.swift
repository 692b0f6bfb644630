import CRdma
import Glibc

/// An RDMA device of this host.
///
/// The corresponding verb is `ibv_get_device_list`.
public struct Device: Hashable, Sendable {
    /// The kernel's name for it, as in "mlx5_0".
    public let name: String
    /// The protocol family that it speaks.
    public let transport: DeviceTransport

    /// The devices of this host, in the kernel's order; none where the kernel has no RDMA at all.
    public static func all() throws(RdmaError) -> [Device] {
        try withList { list in list.map(Device.init) }
    }

    init(_ raw: UnsafeMutablePointer<ibv_device>) {
        name = String(cString: ibv_get_device_name(raw))
        transport = DeviceTransport(raw.pointee.transport_type)
    }

    /// Calls with the devices, which are valid during the call only.
    static func withList<Result>(
        _ body: ([UnsafeMutablePointer<ibv_device>]) throws(RdmaError) -> Result
    ) throws(RdmaError) -> Result {
        var count: CInt = 0
        guard let list = ibv_get_device_list(&count) else {
            let number = errno
            // What libibverbs says where the kernel was built or booted without RDMA.
            if number == ENOSYS { return try body([]) }
            throw RdmaError(errno: number, "listing RDMA devices")
        }
        defer { ibv_free_device_list(list) }
        return try body((0..<Int(count)).compactMap { list[$0] })
    }
}
