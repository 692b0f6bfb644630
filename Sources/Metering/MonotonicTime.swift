import Glibc

/// An instant on the clock that only goes forward.
///
/// Nanoseconds since an unnamed start (boot, on Linux): differences mean something, on one host; the number
/// itself does not. Encoded as that number. The clock is `CLOCK_MONOTONIC`, see clock_gettime(2).
public struct MonotonicTime: Sendable, Hashable, Comparable {
    /// Nanoseconds since the clock's start.
    public let nanoseconds: UInt64

    /// The instant that lies so many nanoseconds after the clock's start.
    @inlinable
    public init(nanoseconds: UInt64) {
        self.nanoseconds = nanoseconds
    }

    /// An instant that never comes: for waits without a deadline of their own.
    public static var distantFuture: MonotonicTime { MonotonicTime(nanoseconds: UInt64(Int64.max)) }

    /// The present instant, without allocation: fit for a hot loop.
    @inlinable
    public static func now() -> MonotonicTime {
        var time = timespec()
        clock_gettime(CLOCK_MONOTONIC, &time)
        return MonotonicTime(nanoseconds: UInt64(time.tv_sec) &* 1_000_000_000 &+ UInt64(time.tv_nsec))
    }

    /// The instant a span later, or the last one there is.
    @inlinable
    public func advanced(by span: TimeSpan) -> MonotonicTime {
        advanced(byNanoseconds: span.nanoseconds)
    }

    /// The instant so many nanoseconds later, or the last one there is.
    @inlinable
    public func advanced(byNanoseconds span: UInt64) -> MonotonicTime {
        let (sum, overflow) = nanoseconds.addingReportingOverflow(span)
        return MonotonicTime(nanoseconds: overflow ? .max : sum)
    }

    /// The nanoseconds from an earlier instant to this one; 0 where that one is not earlier.
    @inlinable
    public func nanoseconds(since earlier: MonotonicTime) -> UInt64 {
        nanoseconds > earlier.nanoseconds ? nanoseconds - earlier.nanoseconds : 0
    }

    /// The seconds from an earlier instant to this one; 0 where that one is not earlier.
    @inlinable
    public func seconds(since earlier: MonotonicTime) -> Double {
        Double(nanoseconds(since: earlier)) / 1e9
    }

    /// Whether the first instant is the earlier one.
    @inlinable
    public static func < (left: MonotonicTime, right: MonotonicTime) -> Bool {
        left.nanoseconds < right.nanoseconds
    }

    /// Blocks the thread until this instant; returns at once when it has passed.
    ///
    /// The deadline is absolute, so that a loop of sleeps does not drift, and a signal only makes it sleep on
    /// (clock_nanosleep(2) with `TIMER_ABSTIME`).
    public func sleepUntil() {
        var deadline = timespec(
            tv_sec: time_t(nanoseconds / 1_000_000_000),
            tv_nsec: Int(nanoseconds % 1_000_000_000)
        )
        while clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &deadline, nil) == EINTR {}
    }
}

extension MonotonicTime: Codable {
    /// Reads the number of nanoseconds.
    public init(from decoder: any Decoder) throws {
        self.init(nanoseconds: try decoder.singleValueContainer().decode(UInt64.self))
    }

    /// Writes the number of nanoseconds.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(nanoseconds)
    }
}
