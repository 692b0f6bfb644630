import Glibc
import Synchronization

/// Threads that do the same, each on a core in turn.
final class Crew: Sendable {
    /// Cores of this machine.
    static let cores = sysconf(CInt(_SC_NPROCESSORS_ONLN))

    private let count: Int
    private let started = Atomic<Int>(0)
    private let work: @Sendable () -> Void

    /// pthread_setaffinity_np(3), which glibc hides behind a feature macro that Swift's importer does not define.
    private typealias SetAffinity = @convention(c) (pthread_t, Int, UnsafeRawPointer) -> CInt

    init(_ count: Int, _ work: @escaping @Sendable () -> Void) {
        self.count = count
        self.work = work
    }

    /// Starts them all and waits for them all.
    func run() {
        let threads = (0..<count).map { _ in start() }
        for thread in threads { pthread_join(thread, nil) }
    }

    private func start() -> pthread_t {
        var thread = pthread_t()
        let crew = Unmanaged.passRetained(self).toOpaque()
        let result = pthread_create(
            &thread,
            nil,
            { crew in
                guard let crew else { return nil }
                Unmanaged<Crew>.fromOpaque(crew).takeRetainedValue().begin()
                return nil
            },
            crew
        )
        guard result == 0 else { fail("starting a thread: errno \(result)") }
        return thread
    }

    private func begin() {
        Self.bind(toCore: started.wrappingAdd(1, ordering: .relaxed).oldValue % Self.cores)
        work()
    }

    /// Binds the calling thread to a core: the kernel may leave threads that never sleep on the core they began on, and
    /// then they do not contend.
    private static func bind(toCore core: Int) {
        guard let symbol = dlsym(nil, "pthread_setaffinity_np") else { fail("no pthread_setaffinity_np") }
        var cores = [UInt64](repeating: 0, count: 16)
        cores[core / 64 % cores.count] = 1 << UInt64(core % 64)
        let result = unsafeBitCast(symbol, to: SetAffinity.self)(pthread_self(), 8 * cores.count, &cores)
        guard result == 0 else { fail("binding a thread to core \(core): errno \(result)") }
    }
}

/// Ends the program, and says why.
private func fail(_ reason: String) -> Never {
    let line = Array("bucket: \(reason)\n".utf8)
    _ = write(STDERR_FILENO, line, line.count)
    exit(1)
}
