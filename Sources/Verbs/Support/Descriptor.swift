import Glibc

/// What both kinds of event channels do with their file descriptors.
enum Descriptor {
    /// Makes reads wait, or return at once, where there is nothing to read; what went wrong, if something did.
    static func setBlocking(_ isBlocking: Bool, _ descriptor: CInt, _ operation: String) -> RdmaError? {
        let flags = fcntl(descriptor, F_GETFL)
        let wanted = isBlocking ? flags & ~O_NONBLOCK : flags | O_NONBLOCK
        guard flags != -1, fcntl(descriptor, F_SETFL, wanted) != -1 else {
            return RdmaError(errno: errno, operation)
        }
        return nil
    }

    /// Sleeps until there is something to read: false after the time, or after a signal.
    ///
    /// A negative time is without end.
    static func waitUntilReadable(
        _ descriptor: CInt,
        milliseconds: Int32,
        _ operation: @autoclosure () -> String
    ) throws(RdmaError) -> Bool {
        var entry = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        let count = poll(&entry, 1, milliseconds)
        if count > 0 { return true }
        if count == 0 || errno == EINTR { return false }
        throw RdmaError(errno: errno, operation())
    }
}
