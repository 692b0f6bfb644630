import Metering
import Synchronization

/// What a machine does while it moves: it writes to pages of its memory at a steady rate, at random in its working set.
final class Dirtier: Sendable {
    /// Nanoseconds from one spell of writing to the next, and of writes that are made up for after a delay.
    private static let beat: UInt64 = 1_000_000
    private static let mostBeats: UInt64 = 20
    /// Pages between two looks at the clock while it writes.
    private static let spell: UInt64 = 64

    private enum Wish {
        case run, stop
    }

    private let memory: GuestMemory
    private let machine: Int
    private let bitmap: DirtyBitmap
    private let content: GuestContent
    private let bytesPerSecond: UInt64
    private let seed: UInt64
    private let wish = Signal(Wish.stop)
    private let isRunning = Signal(false)
    private let written = Atomic<UInt64>(0)
    private let writingTime = Atomic<UInt64>(0)

    /// A machine that stands still.
    init(_ pattern: MigrationPattern, machine: Int, memory: GuestMemory, bitmap: DirtyBitmap, content: GuestContent) {
        self.memory = memory
        self.machine = machine
        self.bitmap = bitmap
        self.content = content
        bytesPerSecond = pattern.workingSet > 0 ? pattern.dirtyBytesPerSecond : 0
        seed = pattern.seed &+ UInt64(machine) &* 0x9E37_79B9
    }

    /// Lets the machine run.
    func start() throws(ChannelError) {
        guard bytesPerSecond > 0 else { return }
        wish.update { $0 = .run }
        isRunning.update { $0 = true }
        do {
            try WorkerThread.start("vm-\(machine + 1)") { self.run() }
        } catch {
            isRunning.update { $0 = false }
            throw error
        }
    }

    /// Lets the machine stand still; returns when it has written its last.
    func stop() {
        wish.update { $0 = .stop }
        _ = isRunning.wait(until: .distantFuture) { $0 ? nil : true }
    }

    /// Bytes per second that were written while the machine ran, whole pages; 0 where it never did.
    var measuredBytesPerSecond: Double {
        let nanoseconds = writingTime.load(ordering: .relaxed)
        guard nanoseconds > 0 else { return 0 }
        return Double(written.load(ordering: .relaxed)) * Double(MigrationPattern.page) * 1e9 / Double(nanoseconds)
    }

    private func run() {
        var random = SplitMix64(seed: seed)
        let start = MonotonicTime.now()
        var last = start
        var owed = 0.0
        var count: UInt64 = 0
        while wish.wait(until: last.advanced(byNanoseconds: Self.beat), for: { $0 == .stop ? true : nil }) == nil {
            let now = MonotonicTime.now()
            let elapsed = min(now.nanoseconds(since: last), Self.beat * Self.mostBeats)
            owed += Double(bytesPerSecond) * Double(elapsed) / 1e9 / Double(MigrationPattern.page)
            last = now
            let end = now.advanced(byNanoseconds: Self.beat * Self.mostBeats)
            while owed >= 1 {
                count += 1
                owed -= 1
                write(Int.random(in: 0..<memory.layout.workingPages, using: &random), count)
                // What a processor cannot write in the time is not owed: whoever wants it to stop must not wait for it.
                if count % Self.spell == 0 && MonotonicTime.now() >= end { owed = 0 }
            }
            written.store(count, ordering: .relaxed)
            writingTime.store(now.nanoseconds(since: start), ordering: .relaxed)
        }
        isRunning.update { $0 = false }
    }

    /// Written first, marked then: see ``DirtyBitmap``.
    private func write(_ number: Int, _ count: UInt64) {
        let page = memory.layout.workingPage(number)
        GuestMemory.write(count << 1, to: memory.base + memory.layout.place(of: page, in: machine), from: content)
        bitmap.mark(page)
    }
}
