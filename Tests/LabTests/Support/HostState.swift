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
        return HostState(description: outcome.output)
    }

    /// Numbers that differ between two openings of the same thing are left out. A pool thread, and what it waits on,
    /// comes when it is needed and stays.
    private static let script = """
        rdma resource show || exit
        [[ -n $1 ]] || exit 0
        ls -l /proc/$1/fd | sed -n 's/.* -> //p' | sed 's/[0-9]*//g' |
            grep -vE 'eventpoll|eventfd|timerfd|signalfd' | sort | uniq -c
        cat /proc/$1/task/*/comm | grep -E '^(channel-|open|transfer|resolve|close|tcp-accept|rdma-accept)' |
            sort | uniq -c
        kill -0 $1
        """
}
