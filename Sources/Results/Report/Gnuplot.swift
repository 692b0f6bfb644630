import Glibc

/// Draws graphs with gnuplot.
struct Gnuplot {
    /// A graph that could not be drawn.
    enum Failure: Error {
        /// There is no gnuplot.
        case notInstalled
        /// What went wrong, in words.
        case failed(String)
    }

    /// The program, found through PATH.
    var program = "gnuplot"
    /// The folder of the scripts.
    let scripts: String
    /// The folder of the data; what a script prints is kept there for a moment.
    let data: String

    /// The picture that a script draws, as it printed it.
    func svg(_ script: String, width: Int) throws(Failure) -> String {
        let path = "\(scripts)/\(script).gnuplot"
        guard TextFile.kind(path).isThere else { throw .failed("there is no \(path)") }
        let (picture, complaint) = ("\(data)/\(script).svg", "\(data)/\(script).err")
        defer {
            unlink(picture)
            unlink(complaint)
        }
        let definitions = "run=\(Self.quoted(data)); width=\(width)"
        let status = try run([program, "-e", definitions, path], picture, complaint)
        let said = (try? TextFile.read(complaint)) ?? ""
        guard status == 0, let text = try? TextFile.read(picture), text.contains("</svg>") else {
            throw .failed("\(path): \(Self.lastLine(said) ?? "gnuplot ended with status \(status)")")
        }
        return text
    }

    /// A string in gnuplot's single quotes, in which nothing but such a quote means anything.
    static func quoted(_ text: String) -> String {
        "'" + text.split(separator: "'", omittingEmptySubsequences: false).joined(separator: "''") + "'"
    }

    /// gnuplot shows the line with a mark below it, and then says what is wrong.
    private static func lastLine(_ text: String) -> String? {
        text.split(separator: "\n").last { $0.contains { $0.isLetter } }.map { $0.printable(limit: 300) }
    }

    private func run(_ words: [String], _ output: String, _ errors: String) throws(Failure) -> Int32 {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        posix_spawn_file_actions_addopen(&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0)
        posix_spawn_file_actions_addopen(&actions, STDOUT_FILENO, output, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        posix_spawn_file_actions_addopen(&actions, STDERR_FILENO, errors, O_WRONLY | O_CREAT | O_TRUNC, 0o600)
        var arguments: [UnsafeMutablePointer<CChar>?] = words.map { strdup($0) } + [nil]
        defer { arguments.forEach { free($0) } }
        var process = pid_t()
        let failure = posix_spawnp(&process, program, &actions, nil, &arguments, environ)
        guard failure != ENOENT else { throw .notInstalled }
        guard failure == 0 else { throw .failed("starting \(program) failed: \(String(cString: strerror(failure)))") }
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0 {
            guard errno == EINTR else {
                throw .failed("waiting for \(program) failed: \(String(cString: strerror(errno)))")
            }
        }
        // As a shell says it: the exit status, or 128 and the signal.
        return status & 0x7F == 0 ? status >> 8 & 0xFF : 128 + status & 0x7F
    }
}
