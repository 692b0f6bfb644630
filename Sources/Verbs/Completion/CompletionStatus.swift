import CRdma

/// How a work request ended.
///
/// The corresponding type is `ibv_wc_status`; see ibv_poll_cq(3).
@frozen
public struct CompletionStatus: RawRepresentable, Hashable, Sendable {
    /// The number that other tools print, as in "status 12".
    public let rawValue: UInt32

    /// A status by its number.
    @inlinable
    public init(rawValue: UInt32) { self.rawValue = rawValue }

    /// Done.
    public static let success = CompletionStatus(IBV_WC_SUCCESS)
    /// The message does not fit the buffer, or is longer than the device can send.
    public static let localLength = CompletionStatus(IBV_WC_LOC_LEN_ERR)
    /// The device found the queue pair or the request inconsistent.
    public static let localOperation = CompletionStatus(IBV_WC_LOC_QP_OP_ERR)
    /// The local buffer is not registered for this.
    public static let localProtection = CompletionStatus(IBV_WC_LOC_PROT_ERR)
    /// Not carried out: an earlier request failed, or the connection ended.
    public static let flushed = CompletionStatus(IBV_WC_WR_FLUSH_ERR)
    /// The peer answered with something unexpected.
    public static let badResponse = CompletionStatus(IBV_WC_BAD_RESP_ERR)
    /// A protection error on the local buffer of an incoming write.
    public static let localAccess = CompletionStatus(IBV_WC_LOC_ACCESS_ERR)
    /// The peer found the request invalid.
    public static let remoteInvalidRequest = CompletionStatus(IBV_WC_REM_INV_REQ_ERR)
    /// The peer's memory may not be accessed in this way.
    public static let remoteAccess = CompletionStatus(IBV_WC_REM_ACCESS_ERR)
    /// The peer could not carry out the request.
    public static let remoteOperation = CompletionStatus(IBV_WC_REM_OP_ERR)
    /// The peer's device did not acknowledge, however often it was tried: "status 12".
    public static let transportRetryExceeded = CompletionStatus(IBV_WC_RETRY_EXC_ERR)
    /// The peer had posted no receive, however often it was tried.
    public static let receiverNotReadyRetryExceeded = CompletionStatus(IBV_WC_RNR_RETRY_EXC_ERR)
    /// The peer ended the operation.
    public static let remoteAborted = CompletionStatus(IBV_WC_REM_ABORT_ERR)
    /// The device failed.
    public static let fatal = CompletionStatus(IBV_WC_FATAL_ERR)
    /// The peer did not respond in time.
    public static let responseTimeout = CompletionStatus(IBV_WC_RESP_TIMEOUT_ERR)
    /// Something else.
    public static let general = CompletionStatus(IBV_WC_GENERAL_ERR)

    @inlinable
    init(_ status: ibv_wc_status) { self.init(rawValue: status.rawValue) }
}

extension CompletionStatus: CustomStringConvertible {
    /// The status in libibverbs' words, with its number.
    public var description: String {
        "\(String(cString: ibv_wc_status_str(ibv_wc_status(rawValue: rawValue)))) (status \(rawValue))"
    }
}

extension CompletionStatus {
    /// The usual remedy; nil where there is none to give.
    var advice: String? {
        switch self {
        case .transportRetryExceeded, .responseTimeout:
            "The peer's device does not acknowledge: the peer is gone, a firewall drops UDP port 4791, or the path "
                + "carries smaller packets than the RDMA path MTU (a switch port without jumbo frames)."
        case .receiverNotReadyRetryExceeded:
            "The peer had no receive posted in time: it is overloaded or stuck, or sends outrun its credits."
        case .remoteAccess:
            "The peer's key, address or length does not match what it registered, or it did not allow this operation."
        case .flushed:
            "The connection ended, or an earlier request on it failed: that failure, or the disconnect, is the cause. "
                + "Over iWARP a peer that refuses a key or an address ends the connection, too."
        case .localProtection, .localAccess:
            "The local key, address or length does not match a registered region, or the region lacks local write."
        case .localLength:
            "The message is longer than the buffer that was posted for it, or than the device can send."
        case .remoteInvalidRequest:
            "The peer did not expect this: a message longer than its receive, or an operation it does not support."
        case .remoteOperation:
            "The peer's device failed on its side: see the peer's own error."
        case .fatal:
            "The device or its driver failed: see `dmesg`."
        default:
            nil
        }
    }
}
