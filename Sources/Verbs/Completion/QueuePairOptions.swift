/// How large a queue pair is to be.
///
/// The corresponding type is `ibv_qp_cap`.
public struct QueuePairOptions: Hashable, Sendable {
    /// Requests that the send queue holds.
    public var sendCapacity: Int
    /// Requests that the receive queue holds.
    public var receiveCapacity: Int
    /// Pieces of memory in a send request.
    public var sendScatterGather: Int
    /// Pieces of memory in a receive request.
    public var receiveScatterGather: Int
    /// The longest message that travels in the request itself, in bytes: a wish, which a device may cut down.
    public var inlineBytes: Int

    /// Options for what a sender with one buffer a request needs.
    public init(
        sendCapacity: Int = 128,
        receiveCapacity: Int = 128,
        sendScatterGather: Int = 1,
        receiveScatterGather: Int = 1,
        inlineBytes: Int = 64
    ) {
        self.sendCapacity = sendCapacity
        self.receiveCapacity = receiveCapacity
        self.sendScatterGather = sendScatterGather
        self.receiveScatterGather = receiveScatterGather
        self.inlineBytes = inlineBytes
    }

    /// Throws the first limit of the device that these options exceed.
    func check(against limits: DeviceAttributes, _ operation: String) throws(RdmaError) {
        let wishes = [
            ("send capacity", sendCapacity, limits.maximumWorkRequests),
            ("receive capacity", receiveCapacity, limits.maximumWorkRequests),
            ("pieces in a send", sendScatterGather, limits.maximumScatterGather),
            ("pieces in a receive", receiveScatterGather, limits.maximumScatterGather),
        ]
        for (name, wish, limit) in wishes where wish < 0 || wish > limit {
            throw RdmaError(.unsupported("\(name) \(wish), where the device takes at most \(limit)"), operation)
        }
        guard inlineBytes >= 0 else {
            throw RdmaError(.unsupported("inline bytes \(inlineBytes), which is less than none"), operation)
        }
    }
}
