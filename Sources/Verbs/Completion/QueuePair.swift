import CRdma
import Glibc

/// The two queues of a reliable connection: requests of this host, and receives for the peer's messages.
///
/// The corresponding verbs are `rdma_create_qp` and `rdma_destroy_qp`. Post to it with a ``SendRing`` and a
/// ``ReceiveRing``.
public final class QueuePair: Sendable {
    /// The connection that it belongs to.
    public let connectionID: ConnectionID
    /// The domain whose memory regions it may use.
    public let protectionDomain: ProtectionDomain
    /// Where ends of send requests go.
    public let sendCompletionQueue: CompletionQueue
    /// Where ends of receives go.
    public let receiveCompletionQueue: CompletionQueue
    /// What the device made of the options: at least the capacities that were asked for, and inline bytes as it has.
    public let granted: QueuePairOptions

    // libibverbs' calls may be made from any thread, and the pointer does not change.
    private nonisolated(unsafe) let queuePair: UnsafeMutablePointer<ibv_qp>

    /// Makes the queue pair of a connection that has its device.
    ///
    /// - Parameters:
    ///   - connectionID: a connection whose address is resolved, or a client's request. It has no queue pair yet.
    ///   - protectionDomain: a domain on the connection's own context.
    ///   - completionQueue: where the ends of requests go; of receives, too, where there is no other for them.
    ///   - receiveCompletionQueue: where the ends of receives go.
    ///   - options: how large it is to be.
    public init(
        _ connectionID: ConnectionID,
        protectionDomain: ProtectionDomain,
        completionQueue: CompletionQueue,
        receiveCompletionQueue: CompletionQueue? = nil,
        options: QueuePairOptions = QueuePairOptions()
    ) throws(RdmaError) {
        let context = protectionDomain.context
        let operation = "making a queue pair on \(context.deviceName)"
        guard connectionID.raw.pointee.verbs == context.raw else {
            throw RdmaError(
                .unsupported("the protection domain is not on the connection's device"),
                operation,
                hint: "Make it on `Context(of:)` the connection; a device that was opened by name is another opening."
            )
        }
        guard connectionID.raw.pointee.qp == nil else {
            throw RdmaError(.unsupported("the connection has a queue pair already"), operation)
        }
        try options.check(against: try context.attributes(), operation)
        let receiveQueue = receiveCompletionQueue ?? completionQueue
        var attributes = ibv_qp_init_attr()
        attributes.qp_type = IBV_QPT_RC
        attributes.send_cq = completionQueue.raw
        attributes.recv_cq = receiveQueue.raw
        attributes.cap = try Self.create(connectionID, protectionDomain, attributes, options, operation)
        guard let queuePair = connectionID.raw.pointee.qp else { throw RdmaError(errno: EINVAL, operation) }
        self.connectionID = connectionID
        self.protectionDomain = protectionDomain
        self.queuePair = queuePair
        sendCompletionQueue = completionQueue
        self.receiveCompletionQueue = receiveQueue
        granted = QueuePairOptions(attributes.cap)
    }

    /// The way out to the C interface; valid as long as this object lives.
    public var raw: UnsafeMutablePointer<ibv_qp> { queuePair }

    /// The device's number for it, which the kernel's and the peer's messages name.
    public var number: UInt32 { queuePair.pointee.qp_num }

    /// Stops all work: whatever is posted ends as flushed, and can be reaped.
    ///
    /// The corresponding verb is `ibv_modify_qp` to the state `IBV_QPS_ERR`.
    public func abort() throws(RdmaError) {
        var attributes = ibv_qp_attr()
        attributes.qp_state = IBV_QPS_ERR
        let code = ibv_modify_qp(queuePair, &attributes, CInt(IBV_QP_STATE.rawValue))
        try RdmaError.check(returned: code, "stopping the work of queue pair \(number)")
    }

    deinit {
        rdma_destroy_qp(connectionID.raw)
    }
}

extension QueuePair {
    /// Asks for less inline data until the device agrees: its limit is not among the attributes that one can ask for.
    private static func create(
        _ connectionID: ConnectionID,
        _ domain: ProtectionDomain,
        _ attributes: ibv_qp_init_attr,
        _ options: QueuePairOptions,
        _ operation: String
    ) throws(RdmaError) -> ibv_qp_cap {
        var attributes = attributes
        var inlineBytes = UInt32(clamping: options.inlineBytes)
        while true {
            attributes.cap = options.capacities(inlineBytes: inlineBytes)
            if rdma_create_qp(connectionID.raw, domain.raw, &attributes) == 0 { return attributes.cap }
            let number = errno
            guard number == EINVAL || number == ENOMEM, inlineBytes > 0 else {
                throw RdmaError(errno: number, operation)
            }
            inlineBytes /= 2
        }
    }
}

extension QueuePairOptions {
    init(_ capacities: ibv_qp_cap) {
        self.init(
            sendCapacity: Int(capacities.max_send_wr),
            receiveCapacity: Int(capacities.max_recv_wr),
            sendScatterGather: Int(capacities.max_send_sge),
            receiveScatterGather: Int(capacities.max_recv_sge),
            inlineBytes: Int(capacities.max_inline_data)
        )
    }

    func capacities(inlineBytes: UInt32) -> ibv_qp_cap {
        ibv_qp_cap(
            max_send_wr: UInt32(sendCapacity),
            max_recv_wr: UInt32(receiveCapacity),
            max_send_sge: UInt32(sendScatterGather),
            max_recv_sge: UInt32(receiveScatterGather),
            max_inline_data: inlineBytes
        )
    }
}
