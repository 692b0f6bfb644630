import Glibc
import Metering
import Synchronization

/// When the requests of a storage workload are due: one Poisson process, from which all channels take.
///
/// A channel takes the next request before it is due, and waits for it; so requests are posted in their order, by
/// whichever channel has room. What a lost connection left unanswered comes back, and goes out again before the others,
/// with the time at which it was first due.
final class RequestSchedule: Sendable {
    private struct State {
        var random: SplitMix64
        /// The next request; nil before the first instant.
        var next: StorageRequest?
        /// When it arrives, in nanoseconds from the first instant, unrounded, the time between bursts left out.
        var arrival = 0.0
        var start = MonotonicTime(nanoseconds: 0)
        var returned: [StorageRequest] = []
    }

    private let pattern: StoragePattern
    private let blockSize: Int
    private let state: Mutex<State>
    private let measuredFrom = Atomic<UInt64>(.max)
    private let measuredUntil = Atomic<UInt64>(.max)

    init(_ pattern: StoragePattern, blockSize: Int) {
        self.pattern = pattern
        self.blockSize = blockSize
        state = Mutex(State(random: SplitMix64(seed: pattern.seed)))
    }

    /// The measurement begins: requests that are due from now on count.
    func beginMeasurement(at now: MonotonicTime) {
        measuredFrom.store(now.nanoseconds, ordering: .relaxed)
    }

    /// No request is due after this instant; one that a channel waits for already does not count.
    func end(at now: MonotonicTime) {
        measuredUntil.store(now.nanoseconds, ordering: .relaxed)
    }

    /// Whether a request counts.
    func isMeasured(_ request: StorageRequest) -> Bool {
        request.dueNanoseconds >= measuredFrom.load(ordering: .relaxed) && !isAfterEnd(request)
    }

    /// The next request, which may be due later; nil after the end. The first is reckoned from `now`.
    func claim(at now: MonotonicTime) -> StorageRequest? {
        state.withLock { state in
            if let request = state.returned.popLast() { return request }
            if state.next == nil { begin(&state, at: now) }
            return takeNext(&state)
        }
    }

    /// Whether a request is due that no channel has taken.
    func isBehind(at now: MonotonicTime) -> Bool {
        state.withLock { !$0.returned.isEmpty || $0.next.map { $0.due <= now } ?? false }
    }

    /// Takes back requests that were not answered.
    func giveBack(_ requests: some Sequence<StorageRequest>) {
        state.withLock { $0.returned += requests }
    }

    /// Takes all that was due before the end and nobody has posted.
    func takeOverdue(_ body: (StorageRequest) -> Void) {
        state.withLock { state in
            for request in state.returned where !isAfterEnd(request) { body(request) }
            state.returned = []
            while let request = takeNext(&state) { body(request) }
        }
    }

    private func isAfterEnd(_ request: StorageRequest) -> Bool {
        request.dueNanoseconds > measuredUntil.load(ordering: .relaxed)
    }

    private func begin(_ state: inout State, at now: MonotonicTime) {
        state.start = now
        state.next = arrival(&state, index: 0)
    }

    private func takeNext(_ state: inout State) -> StorageRequest? {
        guard let request = state.next, !isAfterEnd(request) else { return nil }
        state.next = arrival(&state, index: request.index + 1)
        return request
    }

    /// Draws the next request.
    private func arrival(_ state: inout State, index: UInt64) -> StorageRequest {
        state.arrival -= log(1 - Double.random(in: 0..<1, using: &state.random)) * 1e9 / pattern.requestsPerSecond
        var due = state.arrival
        if let burst = pattern.burst { due += (due / (burst * 1e9)).rounded(.down) * burst * 1e9 }
        return StorageRequest(
            index: index,
            kind: Double.random(in: 0..<1, using: &state.random) < pattern.readShare ? .read : .write,
            length: blockSize,
            // One so late that no clock gets there never comes.
            dueNanoseconds: state.start.advanced(byNanoseconds: UInt64(min(due, 9e18))).nanoseconds
        )
    }
}
