import Synchronization

/// What of a machine's present round has been carried: counted by the workers, waited for by who moves the machine.
final class MachineTally: Sendable {
    private enum Standing {
        case carrying, done, ended
    }

    /// Pages that have not arrived; a word about the machine counts as one.
    private let left = Atomic<Int>(0)
    private let sentBytes = Atomic<UInt64>(0)
    private let zeroPages = Atomic<Int>(0)
    private let differing = Atomic<Int>(0)
    private let standing = Signal(Standing.done)

    /// A round of so many pages begins.
    func begin(_ pages: Int) {
        sentBytes.store(0, ordering: .relaxed)
        zeroPages.store(0, ordering: .relaxed)
        differing.store(0, ordering: .relaxed)
        left.store(pages, ordering: .releasing)
        standing.update { if $0 != .ended { $0 = pages > 0 ? .carrying : .done } }
    }

    /// A run has arrived.
    ///
    /// - Parameter sent: payload bytes that it took.
    func complete(_ run: MemoryRun, sent: Int) {
        sentBytes.wrappingAdd(UInt64(sent), ordering: .relaxed)
        if run.kind == .zeros { zeroPages.wrappingAdd(run.count, ordering: .relaxed) }
        if run.kind == .differs { differing.wrappingAdd(run.count, ordering: .relaxed) }
        let pages = max(1, run.count)
        if left.wrappingSubtract(pages, ordering: .acquiringAndReleasing).newValue == 0 {
            standing.update { if $0 == .carrying { $0 = .done } }
        }
    }

    /// Nothing will arrive any more.
    func end() {
        standing.update { $0 = .ended }
    }

    /// Waits until all of the round has arrived; false where it never will.
    func wait() -> Bool {
        standing.wait(until: .distantFuture) { $0 == .carrying ? nil : $0 == .done } ?? false
    }

    /// What the round took, once it has arrived, or as far as it came.
    var sum: (sent: UInt64, zeroBytes: UInt64, differingBytes: UInt64) {
        let page = UInt64(MigrationPattern.page)
        return (
            sentBytes.load(ordering: .relaxed), UInt64(zeroPages.load(ordering: .relaxed)) * page,
            UInt64(differing.load(ordering: .relaxed)) * page
        )
    }
}
