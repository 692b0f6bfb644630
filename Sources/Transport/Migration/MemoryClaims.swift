import Glibc
import Metering

/// One worker's claims on the memory that is to be carried, parted into pages of zeros and others.
struct MemoryClaims: ~Copyable {
    private let queue: MemoryQueue
    private let memory: GuestMemory
    /// Whether pages of zeros are looked for.
    private let findsZeros: Bool
    /// What is left of a run.
    private var first: MemoryRun?

    init(_ queue: MemoryQueue, _ memory: GuestMemory, findsZeros: Bool) {
        self.queue = queue
        self.memory = memory
        self.findsZeros = findsZeros
    }

    deinit {
        if let first { queue.giveBack([first]) }
    }

    /// The next pages that go alike; nil where there are none now.
    ///
    /// - Parameter limit: how many bytes of so many go at once.
    mutating func next(_ limit: (Int) -> Int) -> MemoryRun? {
        guard let run = first.take() ?? queue.claim() else { return nil }
        guard run.kind == .pages, run.count > 0 else { return run }
        let alike = findsZeros ? zeros(run) : run
        guard alike.kind == .pages else {
            first = run.dropFirst(alike.count)
            return alike
        }
        let part = alike.prefix(Self.pages(limit(alike.length)))
        first = run.dropFirst(part.count)
        return part
    }

    /// A run has arrived.
    ///
    /// - Parameter sent: payload bytes that it took.
    func complete(_ run: MemoryRun, sent: Int) {
        queue.complete(run, sent: sent)
    }

    /// All that was claimed has arrived. Waits a tenth of a second at most for more; false where there will be none.
    func waitForMore() -> Bool {
        queue.waitForMore(until: MonotonicTime.now().advanced(byNanoseconds: 100_000_000))
    }

    /// Leaves behind what a lost connection has not brought over for sure.
    mutating func leave(_ unanswered: [MemoryRun], by lane: Int) {
        queue.leave(unanswered + [first.take()].compactMap { $0 }, by: lane)
    }

    /// The first pages of a run, as far as they are zeros, or are not.
    private func zeros(_ run: MemoryRun) -> MemoryRun {
        let isZero = isZero(run, 0)
        var count = 1
        while count < run.count && self.isZero(run, count) == isZero { count += 1 }
        return run.prefix(count, as: isZero ? .zeros : .pages)
    }

    /// Whether a page is one of zeros: its first word is, and every other word is like the one before it.
    private func isZero(_ run: MemoryRun, _ page: Int) -> Bool {
        let start = memory.base + run.place + page * MigrationPattern.page
        return start.load(as: UInt64.self) == 0 && memcmp(start, start + 8, MigrationPattern.page - 8) == 0
    }

    private static func pages(_ bytes: Int) -> Int {
        max(1, (bytes + MigrationPattern.page - 1) / MigrationPattern.page)
    }
}
