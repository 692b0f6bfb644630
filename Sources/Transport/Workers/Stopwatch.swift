import CRdma
import Metering

/// Takes short times without a system call between their ends, where the processor has a counter that is fit for that.
///
/// The clock is read in the kernel on some hosts, and there costs as much as a message does. The counter's rate is
/// measured against the clock, from the making of the stopwatch to ``calibrate()``; until then, and where the counter is
/// not steady, it is the clock that is read.
struct Stopwatch {
    /// What a rate is measured over at least: the clock's own reading takes up to some 10 us of it.
    static let shortest: UInt64 = 100_000_000

    private let start = (time: MonotonicTime.now(), count: crdma_counter())
    private(set) var nanosecondsPerCount: Double?

    /// From here on times are the counter's, if enough time has passed since the making.
    ///
    /// An instant from before it must not be held against one from after.
    mutating func calibrate() {
        let (time, count) = (MonotonicTime.now(), crdma_counter())
        let elapsed = time.nanoseconds(since: start.time)
        guard crdma_has_steady_counter() != 0, elapsed >= Self.shortest, count > start.count else { return }
        nanosecondsPerCount = Double(elapsed) / Double(count - start.count)
    }

    /// This instant, in units of its own.
    func now() -> UInt64 {
        nanosecondsPerCount == nil ? MonotonicTime.now().nanoseconds : crdma_counter()
    }

    /// Nanoseconds since such an instant.
    func nanoseconds(since earlier: UInt64) -> UInt64 {
        let now = now()
        // Two cores' counters may differ by a little.
        let span = now > earlier ? now - earlier : 0
        guard let nanosecondsPerCount else { return span }
        return UInt64(Double(span) * nanosecondsPerCount)
    }
}
