import Metering
import Synchronization

/// How much of the time of their limits passed unused, because workers that waited for it woke up too late.
///
/// A bucket catches up with ``Bucket/burst`` at most. Where a host is so busy that workers sleep longer than that, a limit
/// lets less through than it says; that is told by this, and not by what went, which may be little for other reasons.
public final class UnusedTime: Sendable {
    private let lost = Atomic<UInt64>(0)
    private let latest = Atomic<UInt64>(0)

    /// None yet.
    public init() {}

    /// The sum since the start, or the last reset.
    public var total: TimeSpan { TimeSpan(nanoseconds: lost.load(ordering: .relaxed)) }

    /// How late a worker was at most that lost any of it.
    public var longestDelay: TimeSpan { TimeSpan(nanoseconds: latest.load(ordering: .relaxed)) }

    /// Forgets what was lost so far.
    public func reset() {
        lost.store(0, ordering: .relaxed)
        latest.store(0, ordering: .relaxed)
    }

    /// A worker that was late found so much of the bucket's time unused; no more than his delay is his fault.
    func add(_ unused: TimeSpan, of delay: TimeSpan) {
        guard unused > .zero, delay > .zero else { return }
        lost.add(min(unused, delay).nanoseconds, ordering: .relaxed)
        latest.max(delay.nanoseconds, ordering: .relaxed)
    }
}
