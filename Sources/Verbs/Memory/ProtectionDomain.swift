import CRdma
import Glibc

/// What belongs together: memory regions can be used with queue pairs of the same domain.
///
/// The corresponding verbs are `ibv_alloc_pd` and `ibv_dealloc_pd`.
public final class ProtectionDomain: Sendable {
    /// The device it lies on.
    public let context: Context
    // libibverbs' calls may be made from any thread, and the pointer does not change.
    private nonisolated(unsafe) let domain: UnsafeMutablePointer<ibv_pd>

    /// A new domain.
    public init(_ context: Context) throws(RdmaError) {
        guard let domain = ibv_alloc_pd(context.raw) else {
            throw RdmaError(errno: errno, "allocating a protection domain on \(context.deviceName)")
        }
        self.context = context
        self.domain = domain
    }

    /// The way out to the C interface; valid as long as this object lives.
    public var raw: UnsafeMutablePointer<ibv_pd> { domain }

    deinit {
        ibv_dealloc_pd(domain)
    }
}
