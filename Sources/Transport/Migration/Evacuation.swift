import Metering

/// The moving of all machines, as the host sees it that they leave: some at once, each on a thread of its own.
final class Evacuation: Sendable {
    private struct State {
        var machines: [MachineFigures]
        /// Machines that have not begun.
        var waiting: Range<Int>
        /// Threads that move machines.
        var working = 0
        /// Whether nobody works on it any more, or never has.
        var isOver = true
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
                waiting: 0..<pattern.machines
            )
        )
    }

    /// Lets machines move.
    ///
    /// - Parameter origin: when the measurement began.
    func begin(_ memory: GuestMemory, at origin: MonotonicTime) {
        let content = GuestContent(randomShare: pattern.randomShare, seed: pattern.seed)
        let movers = min(pattern.simultaneous, pattern.machines)
        state.update { state in
            state.working = movers
            state.isOver = false
        }
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
        MigrationFigures(machines: state.wait(until: .distantFuture) { $0.isOver ? $0.machines : nil } ?? [])
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
                origin: origin
            )
            let figures = move.run { self.state.update { $0.reason ?? "the channels were closed" } }
            state.update { $0.machines[machine] = figures }
        }
        leave()
    }

    /// Compares the memory of machines that have moved at both ends: when all have, as that is no part of a migration.
    private func verify() {
        let bitmap = DirtyBitmap(pages: GuestLayout(pattern).pages)
        for machine in 0..<pattern.machines where state.update({ $0.machines[machine].outcome == .moved }) {
            bitmap.markAll()
            guard queue.carry(bitmap.harvest(), of: machine, as: .check) else { return }
            let isSame = queue.sum(of: machine).differingBytes == 0
            state.update { $0.machines[machine].isVerified = isSame }
        }
    }

    /// A thread has no more to do; the last one ends the work of the channels.
    private func leave() {
        let isLast = state.update { state in
            state.working -= 1
            return state.working == 0
        }
        guard isLast else { return }
        if verifies { verify() }
        queue.end()
        state.update { $0.isOver = true }
    }
}
