import Glibc
import NIOCore
import NIOPosix
import Synchronization
import Transport

/// The user's ssh, whose standard input and output are the control channel. Its errors go where this process's go: there
/// it also asks for passwords.
///
/// It does not hear of Ctrl-C, which the terminal sends to both: a session drains first. See ``terminate()``.
final class SSHProcess: Sendable {
    private struct State {
        let processID: pid_t
        /// As waitpid(2) gives it, once the process has been reaped.
        var status: Int32?
        var isTerminated = false
    }

    private let destination: SSHDestination
    private let state: Mutex<State>
    /// This end of the connection that it has as standard input and output.
    private let descriptor: CInt

    /// Starts ssh.
    ///
    /// - Throws: ``SessionError`` where it cannot be started.
    init(_ destination: SSHDestination) throws(SessionError) {
        self.destination = destination
        let words = destination.words
        var ends: [CInt] = [-1, -1]
        guard socketpair(AF_UNIX, CInt(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0, &ends) == 0 else {
            throw .failed("connecting to \(words[0]): \(String(cString: strerror(errno))); see `ulimit -n`")
        }
        var processID = pid_t()
        let result = Self.spawn(words, ends[1], &processID)
        close(ends[1])
        guard result == 0 else {
            close(ends[0])
            let hint = result == ENOENT ? ": install an ssh client, or name another one with --ssh" : ""
            throw .failed("starting \(words[0]): \(String(cString: strerror(result)))\(hint)")
        }
        state = Mutex(State(processID: processID))
        descriptor = ends[0]
    }

    /// The errno of posix_spawnp(3); 0 where it went well.
    private static func spawn(_ words: [String], _ descriptor: CInt, _ processID: inout pid_t) -> CInt {
        var files = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&files)
        defer { posix_spawn_file_actions_destroy(&files) }
        posix_spawn_file_actions_adddup2(&files, descriptor, STDIN_FILENO)
        posix_spawn_file_actions_adddup2(&files, descriptor, STDOUT_FILENO)

        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        // A thread of the concurrency pool blocks all signals, and SwiftNIO ignores SIGPIPE: both would be handed down.
        var signals = sigset_t()
        sigemptyset(&signals)
        sigaddset(&signals, SIGINT)
        posix_spawnattr_setsigmask(&attributes, &signals)
        sigemptyset(&signals)
        sigaddset(&signals, SIGPIPE)
        posix_spawnattr_setsigdefault(&attributes, &signals)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))

        let arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
        defer { arguments.forEach { free($0) } }
        return posix_spawnp(&processID, words[0], &files, &attributes, arguments, environ)
    }

    /// The control channel through it.
    func connect() async throws -> ControlChannel.Frames {
        do {
            return try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
                .withConnectedSocket(descriptor) { channel in
                    ControlChannel.wrap(channel, frameLimit: ControlChannel.clientFrameLimit) { _ in }
                }
        } catch {
            throw SessionError.failed("\(destination): \(error)")
        }
    }

    /// Ends it before there is a session, because the user wants no more of it: it may be asking for a password.
    func terminate() {
        state.withLock { state in
            state.isTerminated = true
            if state.status == nil { kill(state.processID, SIGTERM) }
        }
    }

    /// Waits until it has ended, which it does when the control channel is closed; one that does not is killed.
    ///
    /// - Returns: its exit status; nil where a signal ended it.
    @discardableResult func end() async -> Int32? {
        let killer = Task {
            try await Task.sleep(for: .seconds(5))
            state.withLock { if $0.status == nil { kill($0.processID, SIGKILL) } }
        }
        defer { killer.cancel() }
        let status = try? await WorkerThread.run("ssh") { self.reap() }
        return status.flatMap { $0 & 0x7f == 0 ? $0 >> 8 & 0xff : nil }
    }

    /// Its number stays its own until it is reaped, which nobody does while it may be killed.
    private func reap() -> Int32 {
        var info = siginfo_t()
        let processID = state.withLock { $0.processID }
        while waitid(P_PID, id_t(processID), &info, WEXITED | WNOWAIT) != 0 && errno == EINTR {}
        return state.withLock { state in
            var status: Int32 = 0
            if state.status == nil, waitpid(processID, &status, 0) == processID { state.status = status }
            return state.status ?? 0
        }
    }

    /// Ends it, and says what became of a session that failed, where its exit status tells more.
    func explain(_ error: any Error) async -> any Error {
        let status = await end()
        if state.withLock(\.isTerminated) { return SessionError.interrupted }
        guard case .lost? = error as? SessionError else { return error }
        return Self.reason(status, destination).map { SessionError.lost("\(destination): \($0)") } ?? error
    }

    private static func reason(_ status: Int32?, _ destination: SSHDestination) -> String? {
        switch status {
        case 255: "\(destination.command[0]) did not get there, or the connection broke; its own words stand above"
        case 126, 127:
            "`\(destination.remoteCommand)` cannot be run there: install rdmabench on that host, or say where it is with "
                + "--remote-command"
        case 64:
            "the rdmabench there does not know `server --stdio`: install the same version on both, \(Version.current)"
        default: nil
        }
    }
}
