import Glibc

/// What Linux's iWARP in software (siw) needs beyond what other devices need.
///
/// Its accepting end tells the peer that the connection stands before it watches the socket for messages (siw_accept in
/// drivers/infiniband/sw/siw/siw_cm.c, seen in 6.1). A message that comes in between lies there until another follows,
/// and so does the end of the connection: both ends wait for ever.
enum SoftIwarp {
    /// By which siw is known (`ibv_devinfo`).
    static let vendorID: UInt32 = 0x626d74
    /// Long against the gap, in microseconds: that is a few, unless the accepting host is busy.
    private static let pause: UInt32 = 10_000

    /// The shortest payload, in bytes, that it sends from where it lies unless the request is signalled, page by page: a page
    /// (siw_qp_prepare_tx in siw_qp_tx.c).
    static let sentInPlaceFrom = sysconf(CInt(_SC_PAGESIZE))

    /// Whether a context's device is siw.
    static func isBelow(_ context: Context) throws(RdmaError) -> Bool {
        guard context.transport == .iwarp else { return false }
        return try context.attributes().vendorID == vendorID
    }

    /// Gives the peer time to watch its socket.
    static func pauseAfterConnecting(_ context: Context) throws(RdmaError) {
        if try isBelow(context) { usleep(pause) }
    }
}
