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
        var index: UInt64 = 0
        /// The last arrival, in nanoseconds from the first instant.
        var arrival = 0.0
        var start: MonotonicTime?
        var end = MonotonicTime.distantFuture
        var returned: [StorageRequest] = []
    }

    private let pattern: StoragePattern
    private let blockSize: Int
    private let state: Mutex<State>
    private let measuredFrom = Atomic<UInt64>(.max)

    init(_ pattern: StoragePattern, blockSize: Int) {
        self.pattern = pattern
        self.blockSize = blockSize
        state = Mutex(State(random: SplitMix64(seed: pattern.seed)))
    }

    /// The measurement begins: requests that are due from now on count.
    func beginMeasurement(at now: MonotonicTime) {
        measuredFrom.store(now.nanoseconds, ordering: .relaxed)
    }

    /// No request is due after this instant.
    func end(at now: MonotonicTime) {
        state.withLock { $0.end = min($0.end, now) }
    }

    /// Whether a request counts.
    func isMeasured(_ request: StorageRequest) -> Bool {
        request.dueNanoseconds >= measuredFrom.load(ordering: .relaxed)
    }

    /// The next request, which may be due later; nil after the end. The first is reckoned from `now`.
    func claim(at now: MonotonicTime) -> StorageRequest? {
        state.withLock { $0.returned.popLast() ?? next(&$0, now) }
    }

    /// Takes back requests that were not answered.
    func giveBack(_ requests: some Sequence<StorageRequest>) {
        state.withLock { $0.returned += requests }
    }

    /// Takes all that was due before the end and nobody has posted.
    func takeOverdue(_ body: (StorageRequest) -> Void) {
        state.withLock { state in
            for request in state.returned where request.due <= state.end { body(request) }
            state.returned = []
            guard let start = state.start else { return }
            while let request = next(&state, start) { body(request) }
        }
    }

    private func next(_ state: inout State, _ now: MonotonicTime) -> StorageRequest? {
        let start = state.start ?? now
        state.start = start
        let before = state
        state.arrival -= log(1 - Double.random(in: 0..<1, using: &state.random)) * 1e9 / pattern.requestsPerSecond
        // A rate so low that nothing comes within the clock's range is a request that never comes.
        let due = start.advanced(byNanoseconds: UInt64(min(state.arrival, 9e18)))
        guard due <= state.end else {
            state = before
            return nil
        }
        defer { state.index += 1 }
        return StorageRequest(
            index: state.index,
            kind: Double.random(in: 0..<1, using: &state.random) < pattern.readShare ? .read : .write,
            length: blockSize,
            dueNanoseconds: due.nanoseconds
        )
    }
}
