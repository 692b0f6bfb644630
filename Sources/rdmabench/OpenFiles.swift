import Glibc

/// How many descriptors the process may have open.
enum OpenFiles {
    /// Raises the soft limit to the hard one: a channel takes one descriptor over TCP and up to four over RDMA, and a
    /// thousand channels are more than the usual 1024. The soft limit protects programs that use select(2); this one
    /// does not.
    static func raiseLimit() {
        var limit = rlimit()
        guard getrlimit(Int32(__RLIMIT_OFILE.rawValue), &limit) == 0, limit.rlim_cur < limit.rlim_max else { return }
        limit.rlim_cur = limit.rlim_max
        // Where it cannot be had, the channel that finds no descriptor says so.
        _ = setrlimit(Int32(__RLIMIT_OFILE.rawValue), &limit)
    }
}
