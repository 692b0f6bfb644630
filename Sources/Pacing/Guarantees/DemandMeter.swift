import Glibc
import Metering

/// How much is reserved for a guaranteed category: all of it as soon as the category wants more than it has, and slowly
/// less while it wants less.
///
/// A category wants more where work waits that could not be sent (``Demand/noteBacklog(at:)``); where it comes close to
/// what is reserved, on an average of some 25 ms; and where it has just sent more than that, and then it gets at once
/// what it sent. So that it can come close, more is reserved than it uses, by the headroom, and never less than the
/// headroom.
struct DemandMeter {
    /// How long a look must lie back for the rate since then to mean something.
    static let window: UInt64 = 10_000_000
    /// After so long without a look nothing is known.
    private static let memory: UInt64 = 100_000_000
    /// Time constant of the average that tells steady use from a lump.
    private static let smoothing = 0.025
    /// Time constant with which what is not used any more is let go.
    private static let release = 0.05

    private struct Look {
        let time: MonotonicTime
        let bytes: UInt64
    }

    /// Looks within the window, and the last one before it.
    private var looks: [Look] = []
    private var average = 0.0
    private var reserved = 0.0

    /// What is to be reserved from now on, in bytes per second.
    ///
    /// - Parameters:
    ///   - bytes: what the category has sent so far.
    ///   - hasBacklog: whether it has work that it could not send.
    mutating func reserve(_ guarantee: Guarantee, bytes: UInt64, hasBacklog: Bool, at now: MonotonicTime) -> UInt64 {
        let full = Double(guarantee.rate.bytesPerSecond)
        let spare = Double(guarantee.spare)
        // Who is not known may want all of it; and a table that was made anew counts from 0.
        guard let last = looks.last, let first = looks.first, now.nanoseconds(since: last.time) <= Self.memory,
            bytes >= last.bytes
        else {
            (looks, average, reserved) = ([Look(time: now, bytes: bytes)], 0, full)
            return UInt64(full)
        }
        let seconds = now.seconds(since: last.time)
        guard seconds > 0 else { return UInt64(reserved) }
        average += (1 - exp(-seconds / Self.smoothing)) * (Double(bytes - last.bytes) / seconds - average)
        let recent = Double(bytes - first.bytes) / now.seconds(since: first.time)
        note(Look(time: now, bytes: bytes))

        let settled = min(full, average + spare)
        if hasBacklog || average > reserved - spare / 2 {
            reserved = full
        } else if recent > reserved {
            reserved = min(full, recent + spare)
        } else {
            // Only downwards: who could not come close would never be seen to want more.
            reserved -= max(0, reserved - settled) * (1 - exp(-seconds / Self.release))
        }
        return UInt64(reserved)
    }

    private mutating func note(_ look: Look) {
        looks.append(look)
        while looks.count > 2, look.time.nanoseconds(since: looks[1].time) >= Self.window { looks.removeFirst() }
    }
}
