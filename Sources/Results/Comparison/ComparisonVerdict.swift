/// What can be said of a compared case.
public enum ComparisonVerdict: String, Sendable, CaseIterable {
    /// As it should be.
    case ok
    /// Less than what it is held against.
    case below
    /// More than its cap, or than what the wire can carry: a fault, be it of a speed that was named.
    case above
    /// Latency is many times that of the case it is held against.
    case slow
    /// Storage did not get what it asked for.
    case starved
    /// It was not measured, or not to its end.
    case failed

    /// The part of what it is held against from which on throughput is ``ok``.
    public static let enough = 0.9
    /// The same under a cap, which is there to be used.
    public static let capUsed = 0.95
    /// The part of a cap or of the wire's ceiling up to which throughput is ``ok``: a switch's burst, a window's edge.
    public static let most = 1.02
    /// How many times as long as alone latency may be.
    public static let timesAsLong = 10.0
    /// The part of what storage asks for that it has to get; what was due last is answered after the end.
    public static let served = 0.95
}
