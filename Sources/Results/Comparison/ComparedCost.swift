/// Processor seconds for each GB (10^9 bytes) that a case moved, at one end.
public enum ComparedCost: Sendable, Equatable {
    /// Of the whole host.
    case host(Double)
    /// Of the program alone, where that is more than what the kernel says of the whole host: it is no less.
    ///
    /// The kernel looks at its clock's ticks who is busy. What a limit paces wakes by the same clock, and may be done
    /// before each tick.
    case atLeast(Double)

    /// What both figures say together; nil where neither says anything.
    init?(host: Double?, process: Double?) {
        let process = process ?? 0
        if let host, host > 0, host >= Self.rounding * process {
            self = .host(host)
        } else if process > 0 {
            self = .atLeast(process)
        } else {
            return nil
        }
    }

    /// Both are taken one after the other, not at the same moment.
    private static let rounding = 0.95

    /// The seconds of the whole host; nil where they are not known.
    public var hostSeconds: Double? {
        if case .host(let seconds) = self { seconds } else { nil }
    }
}
