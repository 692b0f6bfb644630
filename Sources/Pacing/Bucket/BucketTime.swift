import Metering

/// An instant or a span in the bucket's own unit, a 64th of a nanosecond.
///
/// 4 KiB at 12.5 GB/s take 327.68 ns: in whole nanoseconds that would be wrong by 0.1 %, in 64ths by 0.002 %. An
/// instant counts from the start of `CLOCK_MONOTONIC`, and 64 bits of it last for nine years.
struct BucketTime: Sendable, Equatable, Comparable {
    let units: UInt64

    static let unitsPerNanosecond: UInt64 = 64
    static let unitsPerSecond: UInt64 = 1_000_000_000 * unitsPerNanosecond

    init(units: UInt64) {
        self.units = units
    }

    init(_ time: MonotonicTime) {
        units = time.nanoseconds &* Self.unitsPerNanosecond
    }

    init(_ span: TimeSpan) {
        units = span.nanoseconds &* Self.unitsPerNanosecond
    }

    /// How long so many bytes take at a rate, rounded up: rounding must not lift anybody above the cap.
    init(_ bytes: Int, bytesPerSecond rate: UInt64) {
        let (high, low) = UInt64(max(bytes, 0)).multipliedFullWidth(by: Self.unitsPerSecond)
        guard high < rate else {
            units = .max
            return
        }
        let (quotient, remainder) = rate.dividingFullWidth((high, low))
        units = quotient &+ (remainder == 0 ? 0 : 1)
    }

    /// The same on the clock, rounded up: a sleeper must not wake before its time.
    var monotonic: MonotonicTime {
        let (whole, rest) = units.quotientAndRemainder(dividingBy: Self.unitsPerNanosecond)
        return MonotonicTime(nanoseconds: whole + (rest == 0 ? 0 : 1))
    }

    /// The same as a span.
    var span: TimeSpan { TimeSpan(nanoseconds: units / Self.unitsPerNanosecond) }

    /// The sum, or the last instant there is.
    static func + (left: BucketTime, right: BucketTime) -> BucketTime {
        let (sum, overflow) = left.units.addingReportingOverflow(right.units)
        return BucketTime(units: overflow ? .max : sum)
    }

    /// The difference, or 0.
    static func - (left: BucketTime, right: BucketTime) -> BucketTime {
        BucketTime(units: left.units > right.units ? left.units - right.units : 0)
    }

    static func < (left: BucketTime, right: BucketTime) -> Bool {
        left.units < right.units
    }
}
