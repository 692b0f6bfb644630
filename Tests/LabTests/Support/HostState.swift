import Testing

/// What a host holds for rdmabench: the kernel's RDMA objects, and a server's open files and worker threads.
struct HostState: Equatable, Sendable, CustomStringConvertible {
    /// One line for each kind of thing, with its count.
    let description: String

    /// The state of a host now; the files and threads are those of a server's process.
    static func now(_ host: String, process: Int32? = nil) async throws -> HostState {
        let outcome = try await Program.run(
            ["on-host", host, "bash", "-c", script, "state", process.map { "\($0)" } ?? ""])
        try #require(outcome.status == 0, "\(outcome.errors)")
        return HostState(description: summary(outcome.output))
    }

    /// Keeps the objects, the open files without the numbers in which two openings differ, and the threads that work
    /// for clients. What a pool thread waits on comes when it is needed and stays.
    private static func summary(_ text: String) -> String {
        let own = ["eventpoll", "eventfd", "timerfd", "signalfd"]
        let threads = ["channel-", "open", "transfer", "resolve", "close"]
        let lines = text.split(separator: "\n").compactMap { line -> String? in
            if line.contains("cm_id") { return String(line) }
            if let arrow = line.firstRange(of: " -> ") {
                let file = line[arrow.upperBound...].filter { !$0.isNumber }
                return own.contains(where: file.contains) ? nil : file
            }
            return threads.contains(where: line.hasPrefix) ? String(line) : nil
        }
        return lines.sorted().joined(separator: "\n") + "\n"
    }

    private static let script = """
        rdma resource show || exit
        [[ -n $1 ]] || exit 0
        ls -l /proc/$1/fd # 1 where a file was closed between its listing and this, 2 where there is no such process
        (($? < 2)) || exit
        cat /proc/$1/task/*/comm 2>/dev/null # a thread may end between its listing and this
        true
        """
}
