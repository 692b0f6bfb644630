import Glibc
import Synchronization

/// A process of posix_spawn(3), killed and reaped with this object.
///
/// Foundation's Process hands down the signal mask of the calling thread, and a thread of Swift's pool blocks all
/// signals: what it starts would never hear of Ctrl-C. And it now and then closes descriptors of others.
public final class ChildProcess: Sendable {
    /// A process that could not be started.
    public struct Failure: Error {
        let command: [String]
        let errorNumber: Int32
    }

    private struct State {
        let processID: pid_t
        var status: Int32?
    }

    private let state: Mutex<State>

    /// Starts a program that is looked up in PATH, without input, and with files for its output and errors.
    public init(_ command: [String], output: String, errors: String) throws {
        var files = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&files)
        defer { posix_spawn_file_actions_destroy(&files) }
        posix_spawn_file_actions_addopen(&files, 0, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&files, 1, output, O_WRONLY | O_CREAT | O_APPEND, 0o600)
        posix_spawn_file_actions_addopen(&files, 2, errors, O_WRONLY | O_CREAT | O_APPEND, 0o600)

        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var signals = sigset_t()
        sigemptyset(&signals)
        posix_spawnattr_setsigmask(&attributes, &signals)
        sigfillset(&signals)
        posix_spawnattr_setsigdefault(&attributes, &signals)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))

        let words: [UnsafeMutablePointer<CChar>?] = command.map { strdup($0) } + [nil]
        defer { words.forEach { free($0) } }
        var processID = pid_t()
        let result = posix_spawnp(&processID, command[0], &files, &attributes, words, environ)
        guard result == 0 else { throw Failure(command: command, errorNumber: result) }
        state = Mutex(State(processID: processID))
    }

    deinit {
        signal(SIGKILL)
        while status == nil { usleep(1000) }
    }

    /// Its exit status, or 128 and the number of the signal that ended it, as in the shell; nil while it runs.
    public var status: Int32? {
        state.withLock { state in
            var word: Int32 = 0
            guard state.status == nil, waitpid(state.processID, &word, WNOHANG) == state.processID else {
                return state.status
            }
            let signal = word & 0x7f
            state.status = signal == 0 ? word >> 8 & 0xff : 128 + signal
            return state.status
        }
    }

    /// Sends it a signal, as long as it runs.
    public func signal(_ number: Int32) {
        state.withLock { state in
            // Once it has been reaped its number may be another's.
            if state.status == nil { kill(state.processID, number) }
        }
    }
}
