import Metering

/// The memory that is to be carried now: rounds of several machines, from which all channels take.
///
/// Machines that move at once get alike, in bytes: a round of many single pages is not to wait for as many whole blocks of
/// another machine. A machine that stands still comes before all that run. What a lost connection may not have brought over
/// goes out again once both ends hold nothing of that connection: an old copy must not arrive after a newer one.
final class MemoryQueue: Sendable {
    private struct Round {
        let machine: Int
        var pages: PageSet
        /// What is to be done with them.
        let kind: MemoryRun.Kind
        /// Whether the machine stands still meanwhile.
        let isUrgent: Bool
        /// Pages that it has had, and what it would have had if it had been there from the first.
        var share: Int
    }

    private struct State {
        var rounds: [Round] = []
        /// Words about machines, and what came back.
        var singles: [MemoryRun] = []
        /// What lost connections leave behind, by lane, until both ends have settled.
        var unsettled: [Int: [MemoryRun]] = [:]
        /// Why there will be no more: all is moved, or somebody has ended it.
        var isOver = false
    }

    private let state = Signal(State())
    private let layout: GuestLayout
    private let tallies: [MachineTally]
    /// Pages of a run at most: one block.
    private let mostPages: Int

    init(_ layout: GuestLayout, blockSize: Int) {
        self.layout = layout
        mostPages = max(1, blockSize / MigrationPattern.page)
        tallies = (0..<layout.machines).map { _ in MachineTally() }
    }

    // What who moves a machine needs.

    /// Carries pages of a machine; returns when all have arrived.
    ///
    /// - Parameter isUrgent: the machine stands still until then.
    /// - Returns: false where they never will.
    func carry(
        _ pages: PageSet,
        of machine: Int,
        as kind: MemoryRun.Kind = .pages,
        isUrgent: Bool = false
    ) -> Bool {
        let tally = tallies[machine]
        tally.begin(pages.count)
        state.update { state in
            let share = state.rounds.map(\.share).min() ?? 0
            state.rounds.append(
                Round(machine: machine, pages: pages, kind: kind, isUrgent: isUrgent, share: share)
            )
        }
        return tally.wait()
    }

    /// Tells the target that all of a machine is there; returns when it has answered.
    ///
    /// - Returns: false where it never will.
    func resume(_ machine: Int) -> Bool {
        let tally = tallies[machine]
        tally.begin(1)
        let place = layout.place(of: 0, in: machine)
        state.update {
            $0.singles.append(MemoryRun(kind: .resume, machine: machine, page: 0, count: 0, place: place))
        }
        return tally.wait()
    }

    /// What the present round of a machine took so far.
    func sum(of machine: Int) -> (sent: UInt64, zeroBytes: UInt64, differingBytes: UInt64) { tallies[machine].sum }

    /// There will be no more; who waits for what has not arrived waits no longer.
    func end() {
        state.update { state in
            state.isOver = true
            state.rounds = []
            state.singles = []
        }
        tallies.forEach { $0.end() }
    }

    // What workers need.

    /// The next run; nil where there is none now.
    func claim() -> MemoryRun? {
        state.update { state in
            if let single = state.singles.popLast() { return single }
            return takeRun(&state)
        }
    }

    /// A run has arrived.
    func complete(_ run: MemoryRun, sent: Int) {
        tallies[run.machine].complete(run, sent: sent)
    }

    /// Puts back what was claimed and never sent.
    func giveBack(_ runs: some Sequence<MemoryRun>) {
        state.update { if !$0.isOver { $0.singles += runs } }
    }

    /// Keeps what a lost connection leaves behind until ``settle(_:)``.
    func leave(_ runs: [MemoryRun], by lane: Int) {
        state.update { $0.unsettled[lane, default: []] += runs }
    }

    /// Both ends hold nothing any more of the connection that a lane has lost: what it left goes out again.
    func settle(_ lane: Int) {
        state.update { state in
            let runs = state.unsettled.removeValue(forKey: lane) ?? []
            if !state.isOver { state.singles += runs }
        }
    }

    /// Whether there will be no more.
    var isOver: Bool { state.update { $0.isOver } }

    /// Waits until there is something to claim, until `deadline` at most; false where there will be no more.
    func waitForMore(until deadline: MonotonicTime) -> Bool {
        state.wait(until: deadline) { state in
            if state.isOver { return false }
            return state.rounds.isEmpty && state.singles.isEmpty ? nil : true
        } ?? true
    }

    private func takeRun(_ state: inout State) -> MemoryRun? {
        while let turn = Self.turn(state.rounds) {
            // Blocks begin at whole multiples of their size, as with chunks that are registered one by one.
            let run = state.rounds[turn].pages.takeRun { page in
                min(mostPages - page % mostPages, layout.contiguous(from: page))
            }
            guard let run else {
                state.rounds.remove(at: turn)
                continue
            }
            state.rounds[turn].share += run.count
            let (machine, kind) = (state.rounds[turn].machine, state.rounds[turn].kind)
            let place = layout.place(of: run.page, in: machine)
            return MemoryRun(kind: kind, machine: machine, page: run.page, count: run.count, place: place)
        }
        return nil
    }

    /// Whose turn it is: of those that stand still, else of all, the one that has had least.
    private static func turn(_ rounds: [Round]) -> Int? {
        rounds.indices.min { one, other in
            (rounds[one].isUrgent ? 0 : 1, rounds[one].share) < (rounds[other].isUrgent ? 0 : 1, rounds[other].share)
        }
    }
}
