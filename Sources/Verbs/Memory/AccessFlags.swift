import CRdma

/// What may be done with a region of memory.
///
/// The corresponding type is `ibv_access_flags`; see ibv_reg_mr(3). Local reading is always allowed.
public struct AccessFlags: OptionSet, Hashable, Sendable {
    /// Flags as libibverbs numbers them.
    public let rawValue: UInt32

    /// Flags by their numbers.
    public init(rawValue: UInt32) { self.rawValue = rawValue }

    /// The device may write to it: what a receive or a read needs.
    public static let localWrite = AccessFlags(rawValue: IBV_ACCESS_LOCAL_WRITE.rawValue)
    /// The peer may write to it. Needs ``localWrite``, too.
    public static let remoteWrite = AccessFlags(rawValue: IBV_ACCESS_REMOTE_WRITE.rawValue)
    /// The peer may read from it.
    public static let remoteRead = AccessFlags(rawValue: IBV_ACCESS_REMOTE_READ.rawValue)
    /// Writes may arrive out of order; faster on some hosts, left out silently where the kernel does not know it.
    public static let relaxedOrdering = AccessFlags(rawValue: IBV_ACCESS_RELAXED_ORDERING.rawValue)

    /// What the buffer needs into which this host reads the peer's memory.
    ///
    /// On iWARP the answer to a read is a write to the reader's buffer (RFC 5040, section 5.2), and some devices ask
    /// for a remote-writable region: the key travels in the read request. InfiniBand and RoCE need local write alone.
    public static func readSink(over transport: DeviceTransport) -> AccessFlags {
        transport == .iwarp ? [.localWrite, .remoteWrite] : .localWrite
    }
}
