import CRdma
import Glibc

/// An open device.
///
/// The corresponding verbs are `ibv_open_device` and `ibv_close_device`. There are two ways to one, which do not mix:
/// opened by name, to ask what the device can do; and of a connection, for everything that the connection is to use.
/// librdmacm opens each device itself, and takes a protection domain of its own opening only.
public final class Context: Sendable {
    /// The device's name, as in "mlx5_0".
    public let deviceName: String
    /// The protocol family that the device speaks.
    public let transport: DeviceTransport

    // libibverbs' calls may be made from any thread, and the pointer does not change.
    private nonisolated(unsafe) let context: UnsafeMutablePointer<ibv_context>
    // librdmacm may close its opening when the last connection on the device is gone.
    private let connection: ConnectionID?

    /// Opens a device by its name.
    ///
    /// - Throws: ``RdmaError``, with the names that there are where this is none of them.
    public convenience init(opening name: String) throws(RdmaError) {
        let context = try Device.withList { (list) throws(RdmaError) in
            guard let device = list.first(where: { String(cString: ibv_get_device_name($0)) == name }) else {
                let names = list.map { String(cString: ibv_get_device_name($0)) }.joined(separator: ", ")
                let hint = names.isEmpty ? "This host has no RDMA device." : "This host has: \(names)."
                throw RdmaError(errno: ENODEV, "opening the RDMA device \(name)", hint: hint)
            }
            return try Self.open(device)
        }
        self.init(context, connection: nil)
    }

    /// Opens all devices of this host, in the kernel's order; none where the kernel has no RDMA at all.
    ///
    /// One look at what there is for all of them: ``init(opening:)`` takes one each time.
    ///
    /// - Returns: for a device that cannot be opened the reason.
    public static func all() throws(RdmaError) -> [Result<Context, RdmaError>] {
        try Device.withList { list in
            list.map { device in
                Result { () throws(RdmaError) in Context(try open(device), connection: nil) }
            }
        }
    }

    private static func open(
        _ device: UnsafeMutablePointer<ibv_device>
    ) throws(RdmaError) -> UnsafeMutablePointer<ibv_context> {
        guard let context = ibv_open_device(device) else {
            throw RdmaError(errno: errno, "opening the RDMA device \(String(cString: ibv_get_device_name(device)))")
        }
        return context
    }

    /// The device that a connection runs on, as librdmacm opened it.
    ///
    /// - Throws: ``RdmaError`` where the connection has no device yet: resolve its address first.
    public convenience init(of connection: ConnectionID) throws(RdmaError) {
        guard let context = connection.raw.pointee.verbs else {
            let hint = "A connection gets its device when its address is resolved, a server when a client asks."
            throw RdmaError(errno: ENODEV, "asking for the device of a connection", hint: hint)
        }
        self.init(context, connection: connection)
    }

    private init(_ context: UnsafeMutablePointer<ibv_context>, connection: ConnectionID?) {
        self.context = context
        self.connection = connection
        deviceName = String(cString: ibv_get_device_name(context.pointee.device))
        transport = DeviceTransport(context.pointee.device.pointee.transport_type)
    }

    /// The way out to the C interface; valid as long as this object lives.
    public var raw: UnsafeMutablePointer<ibv_context> { context }

    deinit {
        if connection == nil { ibv_close_device(context) }
    }
}

extension Context {
    /// What the device can do.
    ///
    /// The corresponding verb is `ibv_query_device`.
    public func attributes() throws(RdmaError) -> DeviceAttributes {
        var attributes = ibv_device_attr()
        try RdmaError.check(returned: ibv_query_device(context, &attributes), "asking \(deviceName) for its limits")
        return DeviceAttributes(attributes)
    }

    /// What the device says about a port, counted from 1.
    ///
    /// The corresponding verb is `ibv_query_port`.
    public func port(_ number: UInt8 = 1) throws(RdmaError) -> PortAttributes {
        var attributes = ibv_port_attr()
        let code = crdma_query_port(context, number, &attributes)
        try RdmaError.check(returned: code, "asking \(deviceName) about port \(number)")
        return PortAttributes(attributes, number: number)
    }

    /// The addresses of all ports.
    ///
    /// The corresponding verb is `ibv_query_gid_table`.
    public func globalIdentifiers() throws(RdmaError) -> [GlobalIdentifier] {
        let operation = "asking \(deviceName) for its addresses"
        var capacity = 0
        for number in 1...max(1, try attributes().portCount) {
            capacity += try port(number).globalIdentifierCount
        }
        guard capacity > 0 else { return [] }
        var entries = [ibv_gid_entry](repeating: ibv_gid_entry(), count: capacity)
        let count = ibv_query_gid_table(context, &entries, capacity, 0)
        guard count >= 0 else { throw RdmaError(errno: CInt(truncatingIfNeeded: count), operation) }
        return entries.prefix(count).map(GlobalIdentifier.init)
    }

    /// What runs on the wire at a port: RoCE by the newest version that the port has an address for.
    public func linkKind(port number: UInt8 = 1) throws(RdmaError) -> LinkKind {
        if transport == .iwarp { return .iwarp }
        guard try port(number).linkLayer == .ethernet else { return .infiniBand }
        let kinds = try globalIdentifiers().filter { $0.port == number }.map(\.kind)
        return kinds.contains(.roceV2) || kinds.isEmpty ? .roceV2 : .roceV1
    }
}
