import Glibc

/// What this process has used of the processors since it was started, all its threads together, in seconds.
///
/// The source is getrusage(2). Interrupts that work for the process are not in it: for that there is
/// `MachineCPUTime`.
public struct ProcessCPUTime: Codable, Sendable, Equatable {
    /// Its own code.
    public var user: Double
    /// The kernel on its behalf.
    public var system: Double

    /// A time in seconds.
    public init(user: Double = 0, system: Double = 0) {
        self.user = user
        self.system = system
    }

    /// Both together.
    public var busy: Double {
        user + system
    }

    /// What was used from an earlier reading to this one.
    public func since(_ earlier: ProcessCPUTime) -> ProcessCPUTime {
        ProcessCPUTime(user: max(0, user - earlier.user), system: max(0, system - earlier.system))
    }

    /// The reading of this instant.
    static func now() -> ProcessCPUTime {
        var usage = rusage()
        getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
        return ProcessCPUTime(user: seconds(usage.ru_utime), system: seconds(usage.ru_stime))
    }

    private static func seconds(_ time: timeval) -> Double {
        Double(time.tv_sec) + Double(time.tv_usec) / 1e6
    }
}
