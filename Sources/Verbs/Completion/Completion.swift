import CRdma

/// The end of one work request.
///
/// The corresponding type is `ibv_wc`, of which this keeps what is valid for every status.
@frozen
public struct Completion: Sendable {
    /// What the request was posted with: see ``isReceive``, ``sequence`` and ``slot``.
    public let identifier: UInt64
    /// How it ended.
    public let status: CompletionStatus
    /// The vendor's own code for a failure; 0 for none.
    public let vendorError: UInt32
    /// The device's number for the queue pair, for a queue that several share.
    public let queuePairNumber: UInt32
    /// Bytes received. Valid for a receive and for a read that succeeded.
    public let byteCount: UInt32

    @inlinable
    init(_ entry: UnsafePointer<ibv_wc>) {
        identifier = entry.pointee.wr_id
        status = CompletionStatus(entry.pointee.status)
        vendorError = entry.pointee.vendor_err
        queuePairNumber = entry.pointee.qp_num
        byteCount = entry.pointee.byte_len
    }

    /// The bit that tells a receive, which has a slot, from a send, which has a sequence number.
    ///
    /// On a failed completion the operation's own code is not valid, so that only the identifier can tell.
    @inlinable static var receiveBit: UInt64 { 1 << 63 }

    /// Whether this ends a request of a ``ReceiveRing``.
    @inlinable
    public var isReceive: Bool { identifier & Self.receiveBit != 0 }

    /// The number of the request in its ``SendRing``, counted from 0.
    @inlinable
    public var sequence: UInt64 { identifier }

    /// The slot of the ``ReceiveRing`` that holds the message.
    @inlinable
    public var slot: Int { Int(truncatingIfNeeded: identifier & ~Self.receiveBit) }

    /// Whether the request was carried out.
    @inlinable
    public var isSuccess: Bool { status.rawValue == 0 }

    /// Throws what went wrong, if something did.
    @inlinable
    public func check(_ operation: @autoclosure () -> String) throws(RdmaError) {
        if !isSuccess { throw failure(of: operation()) }
    }

    /// The failure of an operation with this completion's status.
    public func failure(of operation: String) -> RdmaError {
        RdmaError(.completion(status, vendorError: vendorError), operation)
    }
}
