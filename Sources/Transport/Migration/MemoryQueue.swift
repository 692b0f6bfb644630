import Metering

/// The memory that is to be carried now: rounds of several machines, from which all channels take.
///
/// Machines take turns, so that those which move at once move alike. What a lost connection may not have brought over
/// goes out again once both ends hold nothing of that connection: an old copy must not arrive after a newer one.
final class MemoryQueue: Sendable {
    private struct Round {
        let machine: Int
        var pages: PageSet
        /// What is to be done with them.
        let kind: MemoryRun.Kind
    }

    private struct State {
        var rounds: [Round] = []
        var turn = 0
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
    /// - Returns: false where they never will.
    func carry(_ pages: PageSet, of machine: Int, as kind: MemoryRun.Kind = .pages) -> Bool {
        let tally = tallies[machine]
        tally.begin(pages.count)
        state.update { $0.rounds.append(Round(machine: machine, pages: pages, kind: kind)) }
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
        while !state.rounds.isEmpty {
            state.turn = (state.turn + 1) % state.rounds.count
            let round = state.rounds[state.turn]
            // Blocks begin at whole multiples of their size, as with chunks that are registered one by one.
            let run = state.rounds[state.turn].pages.takeRun { page in
                min(mostPages - page % mostPages, layout.contiguous(from: page))
            }
            guard let run else {
                state.rounds.remove(at: state.turn)
                continue
            }
            let place = layout.place(of: run.page, in: round.machine)
            return MemoryRun(kind: round.kind, machine: round.machine, page: run.page, count: run.count, place: place)
        }
        return nil
    }
}
