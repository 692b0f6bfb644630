import CRdma

/// What the two ends of a connection tell each other when it is made.
///
/// The corresponding type is `rdma_conn_param`; see rdma_connect(3) and rdma_accept(3).
public struct ConnectionParameters: Hashable, Sendable {
    /// The most bytes of private data that every provider carries in every message.
    public static let maximumPrivateData = 56

    /// Bytes for the peer's application, at most ``maximumPrivateData``.
    ///
    /// iWARP hands over what was sent; RoCE and InfiniBand pad with zeros, so put the length or a format inside.
    public var privateData: [UInt8]
    /// Reads that this end may have under way; `UInt8.max` for as many as device and peer take.
    public var initiatorDepth: UInt8
    /// Reads of the peer that this end serves at once; `UInt8.max` for as many as device and peer take.
    public var responderResources: UInt8
    /// How often an unacknowledged packet is sent again, 0 to 7. Set by the connecting end; without meaning on iWARP.
    public var retryCount: UInt8
    /// How often a message is sent again for which the peer had no receive, 0 to 6; 7 is without end. Not on iWARP.
    public var receiverNotReadyRetryCount: UInt8

    /// Parameters for an application that asks for as much as there is.
    public init(
        privateData: [UInt8] = [],
        initiatorDepth: UInt8 = .max,
        responderResources: UInt8 = .max,
        retryCount: UInt8 = 7,
        receiverNotReadyRetryCount: UInt8 = 7
    ) {
        self.privateData = privateData
        self.initiatorDepth = initiatorDepth
        self.responderResources = responderResources
        self.retryCount = retryCount
        self.receiverNotReadyRetryCount = receiverNotReadyRetryCount
    }

    /// Calls with the C structure, valid during the call only.
    func withRaw(
        _ operation: String,
        _ body: (UnsafeMutablePointer<rdma_conn_param>) -> CInt
    ) throws(RdmaError) -> CInt {
        try Self.check(privateData, operation)
        guard retryCount <= 7, receiverNotReadyRetryCount <= 7 else {
            throw RdmaError(.unsupported("retry counts lie between 0 and 7"), operation)
        }
        return privateData.withUnsafeBytes { bytes in
            var raw = rdma_conn_param()
            raw.private_data = bytes.baseAddress
            raw.private_data_len = UInt8(bytes.count)
            raw.initiator_depth = initiatorDepth
            raw.responder_resources = responderResources
            raw.retry_count = retryCount
            raw.rnr_retry_count = receiverNotReadyRetryCount
            return body(&raw)
        }
    }

    static func check(_ privateData: [UInt8], _ operation: String) throws(RdmaError) {
        guard privateData.count <= maximumPrivateData else {
            let reason = "\(privateData.count) bytes of private data, where \(maximumPrivateData) are carried"
            throw RdmaError(.unsupported(reason), operation)
        }
    }
}
