import CRdma
import Glibc
import Metering

/// Waiting for descriptors, to the nanosecond: requests of a storage workload are due between two milliseconds.
enum Descriptors {
    /// Sleeps until one of them is ready, or until `deadline` (ppoll(2)).
    ///
    /// - Returns: how many are ready; 0 after the time, less after a signal.
    static func wait(
        _ descriptors: UnsafeMutablePointer<pollfd>,
        count: Int,
        until deadline: MonotonicTime
    ) -> Int32 {
        wait(descriptors, count: count, nanoseconds: deadline.nanoseconds(since: .now()))
    }

    /// Sleeps until one of them is ready, or for so long: without a look at the clock, which is a system call of its own
    /// where the kernel has no other way to tell the time.
    static func wait(_ descriptors: UnsafeMutablePointer<pollfd>, count: Int, nanoseconds: UInt64) -> Int32 {
        crdma_poll(descriptors, UInt(count), nanoseconds)
    }
}
