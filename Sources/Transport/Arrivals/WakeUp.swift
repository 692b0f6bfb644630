import CRdma
import Glibc
import SystemPackage

/// Ends another thread's sleep in poll(2), and each of its later ones: a descriptor to be polled with those that it
/// waits for (eventfd(2)).
///
/// So a thread for which nothing happens costs nothing: it does not look from time to time whether it is still wanted.
final class WakeUp: Sendable {
    /// Readable from the first ``send()`` on.
    let descriptor: CInt

    /// - Throws: ``ChannelError`` where there are no descriptors left.
    init() throws(ChannelError) {
        descriptor = eventfd(0, CInt(EFD_CLOEXEC))
        guard descriptor >= 0 else {
            throw .socket(operation: "making what wakes a thread; see `ulimit -n`", Errno(rawValue: errno))
        }
    }

    deinit { close(descriptor) }

    /// Wakes.
    func send() {
        eventfd_write(descriptor, 1)
    }
}
