/// Somebody obeys the limits of this host, as long as this object is there: so long they are kept up to date.
final class LimitAttendance: Sendable {
    private let limits: HostLimits

    init(_ limits: HostLimits) {
        self.limits = limits
        limits.attend()
    }

    deinit {
        limits.leave()
    }
}
