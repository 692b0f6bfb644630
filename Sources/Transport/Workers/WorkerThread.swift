import CRdma
import Glibc

/// A thread of its own for work that blocks: never the concurrency pool, which has a thread a core.
public enum WorkerThread {
    private final class Body: Sendable {
        let name: String
        let run: @Sendable () -> Void

        init(_ name: String, _ run: @escaping @Sendable () -> Void) {
            self.name = name
            self.run = run
        }
    }

    /// Starts a detached thread.
    ///
    /// - Parameter name: what `top -H` shows; 15 bytes at most are kept.
    public static func start(_ name: String, _ body: @escaping @Sendable () -> Void) throws(ChannelError) {
        var attributes = pthread_attr_t()
        pthread_attr_init(&attributes)
        defer { pthread_attr_destroy(&attributes) }
        pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
        // Workers have shallow stacks; the default of 8 MiB is too much address space for a thousand of them.
        pthread_attr_setstacksize(&attributes, 512 * 1024)
        var thread = pthread_t()
        let context = Unmanaged.passRetained(Body(name, body))
        let result = pthread_create(&thread, &attributes, { WorkerThread.run($0) }, context.toOpaque())
        guard result == 0 else {
            context.release()
            throw .failed("starting thread \(name): errno \(result); see `ulimit -u` and the machine's memory")
        }
    }

    private static func run(_ context: UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? {
        guard let context else { return nil }
        let body = Unmanaged<Body>.fromOpaque(context).takeRetainedValue()
        setName(body.name)
        ignoreClosedConnections()
        body.run()
        return nil
    }

    /// glibc's own call for this is hidden behind a feature macro that Swift's importer does not define.
    private static func setName(_ name: String) {
        let descriptor = open("/proc/thread-self/comm", O_WRONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        defer { close(descriptor) }
        let name = Array(name.utf8.prefix(15))
        _ = write(descriptor, name, name.count)
    }

    /// A call that sends to a peer that is gone fails, and does not end the program: sendfile(2) has no MSG_NOSIGNAL.
    private static func ignoreClosedConnections() {
        var signals = sigset_t()
        sigemptyset(&signals)
        sigaddset(&signals, SIGPIPE)
        pthread_sigmask(SIG_BLOCK, &signals, nil)
    }

    /// Lets the current thread wake up when it wants to, and not up to 50 us later (prctl(2), `PR_SET_TIMERSLACK`).
    static func wakeOnTime() {
        _ = crdma_set_timer_slack(1)
    }

    /// Runs `body` on a thread of its own and waits for it without blocking the caller's.
    public static func run<Result: Sendable>(
        _ name: String,
        _ body: @escaping @Sendable () throws -> Result
    ) async throws -> Result {
        try await withCheckedThrowingContinuation { continuation in
            do {
                try start(name) { continuation.resume(with: .init(catching: body)) }
            } catch {
                continuation.resume(throwing: error)
            }
        }
    }
}
