import Metering

/// The moving of all machines, as the host sees it that they leave: some at once, each on a thread of its own.
final class Evacuation: Sendable {
    private struct State {
        var machines: [MachineFigures]
        /// Machines that have not begun.
        var waiting: Range<Int>
        /// Threads that move machines.
        var movers = 0
        /// Why it ends before all have moved.
        var reason: String?
    }

    private let pattern: MigrationPattern
    private let verifies: Bool
    private let state: Signal<State>
    /// What channels carry.
    let queue: MemoryQueue

    init(_ pattern: MigrationPattern, blockSize: Int, verifies: Bool) {
        self.pattern = pattern
        self.verifies = verifies
        queue = MemoryQueue(GuestLayout(pattern), blockSize: blockSize)
        state = Signal(
            State(
                machines: (1...max(1, pattern.machines)).map(MachineFigures.init),
                waiting: (0..<pattern.machines)
            )
        )
    }

    /// Lets machines move.
    ///
    /// - Parameter origin: when the measurement began.
    func begin(_ memory: GuestMemory, at origin: MonotonicTime) {
        let content = GuestContent(randomShare: pattern.randomShare, seed: pattern.seed)
        let movers = min(pattern.simultaneous, pattern.machines)
        state.update { $0.movers = movers }
        for number in 0..<movers {
            do {
                try WorkerThread.start("mover-\(number)") { self.move(memory, content, origin) }
            } catch {
                end("\(error)")
                leave()
            }
        }
    }

    /// Ends it: machines that have not moved stay where they are. Does nothing where all have.
    func end(_ reason: String) {
        state.update { if $0.reason == nil { $0.reason = reason } }
        queue.end()
    }

    /// What became of it; waits until nobody works on it any more.
    func figures() -> MigrationFigures {
        MigrationFigures(machines: state.wait(until: .distantFuture) { $0.movers == 0 ? $0.machines : nil } ?? [])
    }

    /// One thread: machine after machine.
    private func move(_ memory: GuestMemory, _ content: GuestContent, _ origin: MonotonicTime) {
        while let machine = state.update({ $0.reason == nil ? $0.waiting.popFirst() : nil }) {
            var move = MachineMove(
                pattern,
                machine: machine,
                memory: memory,
                queue: queue,
                content: content,
                verifies: verifies,
                origin: origin
            )
            let figures = move.run { self.state.update { $0.reason ?? "the channels were closed" } }
            state.update { $0.machines[machine] = figures }
        }
        leave()
    }

    /// A thread has no more to do; the last one ends the work of the channels.
    private func leave() {
        let isLast = state.update { state in
            state.movers -= 1
            return state.movers == 0
        }
        if isLast { queue.end() }
    }
}
