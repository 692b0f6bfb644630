import Metering
import Synchronization

/// Spreads clients that come in a rush: each has its turn, and none is served before it.
///
/// A handshake costs a server more than it costs its client. What a second allows may come at once.
final class ArrivalRate: Sendable {
    private static let second: UInt64 = 1_000_000_000

    private let perSecond: Int
    /// When the turn after the last one that was given is due, had clients come one by one.
    private let next = Mutex<MonotonicTime?>(nil)

    init(perSecond: Int) {
        self.perSecond = perSecond
    }

    /// Nanoseconds until the turn of one that comes now; nil where that is too long to wait.
    func turn(within patience: UInt64, now: MonotonicTime = .now()) -> UInt64? {
        let interval = Self.second / UInt64(perSecond)
        return next.withLock { next in
            let due = max(next ?? now, now)
            let ahead = due.nanoseconds(since: now)
            let wait = ahead < Self.second ? 0 : ahead - Self.second
            guard wait <= patience else { return nil }
            next = due.advanced(byNanoseconds: interval)
            return wait
        }
    }
}
