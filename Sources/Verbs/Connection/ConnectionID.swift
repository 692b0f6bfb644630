import CRdma
import Glibc

/// One end of a connection, or of a wish for one: what a socket is to TCP.
///
/// The corresponding verbs are `rdma_create_id` and `rdma_destroy_id`. Most calls only start something; what came of
/// it is an event on the channel. ``Connector`` and ``Listener`` do that waiting.
public final class ConnectionID: Sendable {
    /// Where events of this connection are reported.
    public let channel: EventChannel
    // librdmacm's calls may be made from any thread, and the pointer does not change.
    private nonisolated(unsafe) let id: UnsafeMutablePointer<rdma_cm_id>

    /// An end without address, device or peer yet, for reliable connections.
    public convenience init(_ channel: EventChannel) throws(RdmaError) {
        var id: UnsafeMutablePointer<rdma_cm_id>?
        let result = rdma_create_id(channel.raw, &id, nil, RDMA_PS_TCP)
        try RdmaError.check(result: result, "making an end of a connection")
        guard let id else { throw RdmaError(errno: ENOMEM, "making an end of a connection") }
        self.init(adopting: id, channel: channel)
    }

    init(adopting id: UnsafeMutablePointer<rdma_cm_id>, channel: EventChannel) {
        self.channel = channel
        self.id = id
        id.pointee.context = Unmanaged.passRetained(WeakOwner(self)).toOpaque()
    }

    /// The way out to the C interface; valid as long as this object lives.
    public var raw: UnsafeMutablePointer<rdma_cm_id> { id }

    /// The object that owns an end; nil once that is being destroyed.
    static func owner(of id: UnsafeMutablePointer<rdma_cm_id>?) -> ConnectionID? {
        guard let context = id?.pointee.context else { return nil }
        return Unmanaged<WeakOwner>.fromOpaque(context).takeUnretainedValue().connection
    }

    deinit {
        let context = id.pointee.context
        // Waits until every event that was taken is acknowledged; none is in hand, for it would keep this alive.
        rdma_destroy_id(id)
        if let context { Unmanaged<WeakOwner>.fromOpaque(context).release() }
    }
}

/// How an event finds the object that owns its connection, without keeping it alive.
private final class WeakOwner: Sendable {
    weak let connection: ConnectionID?

    init(_ connection: ConnectionID) {
        self.connection = connection
    }
}

extension ConnectionID {
    /// The address of this end; nil before it has one.
    public var localAddress: SocketAddress? {
        SocketAddress(crdma_local_address(id))
    }

    /// The address of the peer; nil before it has one.
    public var peerAddress: SocketAddress? {
        SocketAddress(crdma_peer_address(id))
    }

    /// The name of the device that it runs on; nil before it has one.
    public var deviceName: String? {
        id.pointee.verbs.map { String(cString: ibv_get_device_name($0.pointee.device)) }
    }

    /// The protocol family of the device that it runs on; nil before it has one.
    public var transport: DeviceTransport? {
        id.pointee.verbs.map { DeviceTransport($0.pointee.device.pointee.transport_type) }
    }

    /// The port of the device, counted from 1; nil before it has one.
    public var devicePort: UInt8? {
        id.pointee.verbs == nil ? nil : id.pointee.port_num
    }
}
