import Metering

/// The way of one machine to the target: rounds while it runs, one while it stands still, and the word to go on there.
struct MachineMove {
    private let pattern: MigrationPattern
    private let machine: Int
    private let queue: MemoryQueue
    private let bitmap: DirtyBitmap
    private let dirtier: Dirtier
    /// When the measurement began.
    private let origin: MonotonicTime
    private var figures: MachineFigures

    init(
        _ pattern: MigrationPattern,
        machine: Int,
        memory: GuestMemory,
        queue: MemoryQueue,
        content: GuestContent,
        origin: MonotonicTime
    ) {
        self.pattern = pattern
        self.machine = machine
        self.queue = queue
        self.origin = origin
        bitmap = DirtyBitmap(pages: memory.layout.pages)
        dirtier = Dirtier(pattern, machine: machine, memory: memory, bitmap: bitmap, content: content)
        figures = MachineFigures(number: machine + 1)
    }

    /// Moves the machine; blocks until it runs at the target, or will not.
    ///
    /// - Parameter reason: why the migration has ended, where it has.
    mutating func run(reason: () -> String) -> MachineFigures {
        let start = MonotonicTime.now()
        figures.start = start.seconds(since: origin)
        do throws(ChannelError) {
            try dirtier.start()
        } catch {
            figures.outcome = .failed("it could not be let run: \(error)")
            return figures
        }
        let isCopied = copyRunning() && standStill()
        // Whatever has come of it, nobody writes any more; where it failed, because nobody would look at it here.
        dirtier.stop()
        figures.seconds = MonotonicTime.now().seconds(since: start)
        figures.dirtyBytesPerSecond = dirtier.measuredBytesPerSecond
        noteNeed()
        figures.outcome =
            isCopied
            ? .moved : .failed("\(place) when \(reason()); it runs on at the source, its memory is whole there")
        return figures
    }

    /// Rounds while the machine runs; false where the migration has ended.
    private mutating func copyRunning() -> Bool {
        var convergence = Convergence(pattern)
        bitmap.markAll()
        while true {
            let kind: RoundFigures.Kind = figures.rounds.isEmpty ? .bulk : .dirty
            guard let round = carry(bitmap.harvest(), kind) else { return false }
            let decision = convergence.decide(
                memory: round.memoryBytes,
                seconds: round.seconds,
                left: round.dirtiedBytes ?? 0
            )
            guard decision == .goOn else {
                // Known more exactly with the rate at which it wrote, in the end.
                if decision == .giveUp { figures.neededBytesPerSecond = 0 }
                return true
            }
        }
    }

    /// The last round; false where the migration has ended, and then the machine runs on here.
    private mutating func standStill() -> Bool {
        let start = MonotonicTime.now()
        dirtier.stop()
        guard carry(bitmap.harvest(), .final) != nil, queue.resume(machine) else { return false }
        figures.downtime = MonotonicTime.now().seconds(since: start)
        return true
    }

    /// Carries one round; nil where the migration has ended.
    private mutating func carry(_ pages: PageSet, _ kind: RoundFigures.Kind) -> RoundFigures? {
        let start = MonotonicTime.now()
        let count = pages.count
        let isDone = queue.carry(pages, of: machine, isUrgent: kind == .final)
        let sum = queue.sum(of: machine)
        let round = RoundFigures(
            kind: kind,
            start: start.seconds(since: origin),
            seconds: MonotonicTime.now().seconds(since: start),
            memoryBytes: bytes(count),
            zeroBytes: sum.zeroBytes,
            sentBytes: sum.sent,
            dirtiedBytes: kind == .final ? nil : bytes(bitmap.marked)
        )
        figures.rounds.append(round)
        return isDone ? round : nil
    }

    private mutating func noteNeed() {
        guard figures.neededBytesPerSecond != nil else { return }
        figures.neededBytesPerSecond = Convergence.needed(
            written: figures.dirtyBytesPerSecond,
            workingSet: pattern.workingSet,
            allowedDowntime: pattern.allowedDowntime
        )
    }

    /// How far it had come.
    private var place: String {
        guard let last = figures.rounds.last else { return "it had not begun" }
        let round = "in round \(figures.rounds.count)"
        return last.kind == .final ? "\(round), while it stood still," : "\(round)"
    }

    private func bytes(_ pages: Int) -> UInt64 { UInt64(pages) * UInt64(MigrationPattern.page) }
}
