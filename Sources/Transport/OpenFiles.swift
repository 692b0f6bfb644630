import Glibc

/// The file descriptors that this process may have.
///
/// They must not run out: while work waits, Swift's runtime opens a file of /proc each second (libdispatch's monitor of
/// its thread pools), and ends the program where it cannot.
public enum OpenFiles {
    /// Those that are kept for the runtime, and for what comes between two looks at what is left.
    private static let reserve = 24
    /// Those that a program has besides its channels: a server with four RDMA devices and eight addresses has 40.
    private static let ofProgram = 48

    /// Raises the soft limit to the hard one: a thousand channels are more than the usual 1024. The soft limit protects
    /// programs that use select(2); this one does not.
    public static func raiseLimit() {
        guard var limits, limits.rlim_cur < limits.rlim_max else { return }
        limits.rlim_cur = limits.rlim_max
        // Where it cannot be had, the case that needs it is refused.
        _ = setrlimit(Int32(__RLIMIT_OFILE.rawValue), &limits)
    }

    /// How many there may be at once.
    public static var limit: Int { limits.map { Int(clamping: $0.rlim_cur) } ?? 1024 }

    /// How many of them are for channels.
    public static var forChannels: Int { max(0, limit - reserve - ofProgram) }

    /// Whether a descriptor is one of those that are kept: whoever it was opened for is to be sent away.
    ///
    /// The kernel gives out the lowest number that is free (open(2)), so all below it are in use.
    public static func isReserved(_ descriptor: CInt) -> Bool { Int(descriptor) >= limit - reserve }

    /// Whether no more than those that are kept are left.
    public static var areScarce: Bool {
        let next = open("/dev/null", O_RDONLY | O_CLOEXEC)
        guard next >= 0 else { return true }
        close(next)
        return isReserved(next)
    }

    private static var limits: rlimit? {
        var limits = rlimit()
        return getrlimit(Int32(__RLIMIT_OFILE.rawValue), &limits) == 0 ? limits : nil
    }
}
