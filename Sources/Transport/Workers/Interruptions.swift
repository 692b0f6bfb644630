import CRdma
import Glibc

/// As long as this lives, a system call in which the thread that made it sleeps returns with EINTR once a period.
///
/// For calls that have no time limit, where one with a limit takes a second call for each sleep. The signal comes from a
/// timer (timer_create(2), SIGEV_THREAD_ID); one that comes just before the call is lost, the next one is not.
struct Interruptions: ~Copyable {
    // The kernel's number of it, which may be 0.
    private let timer: timer_t?

    /// Begins to interrupt this thread.
    init(everyNanoseconds period: UInt64) throws(ChannelError) {
        var timer: timer_t?
        guard crdma_interrupt_every(period, &timer) == 0 else {
            let reason = String(cString: strerror(errno))
            throw .failed("making a timer that wakes a worker: \(reason); `ulimit -i` says how many there may be")
        }
        self.timer = timer
    }

    deinit {
        timer_delete(timer)
    }
}
