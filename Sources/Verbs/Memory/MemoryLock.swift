import Glibc

/// The limit on memory that may be locked, which registered memory counts against.
enum MemoryLock {
    /// What to do when so many bytes could not be registered.
    static func hint(for count: Int) -> String {
        var limit = rlimit()
        guard getrlimit(CInt(__RLIMIT_MEMLOCK.rawValue), &limit) == 0, limit.rlim_cur != rlim_t.max else {
            return "The limit on locked memory is off, so the host or the device is out of memory: ask for less."
        }
        return hint(for: count, limit: UInt64(limit.rlim_cur))
    }

    static func hint(for count: Int, limit: UInt64) -> String {
        "The limit on locked memory (RLIMIT_MEMLOCK) is \(limit) bytes for all regions together: raise it with "
            + "`ulimit -l \((count + 1023) / 1024)` or more, with memlock in /etc/security/limits.conf, or with "
            + "LimitMEMLOCK=infinity in a systemd unit."
    }
}
