import Metering

/// How long a run took by the clock of one end, up to moments that the other end notes as well.
///
/// Both begin with a message, the client when it has sent it and the server when it has come; what the two clocks say of the
/// same span differs by no more than two messages take, unless one of the clocks goes wrong.
public struct ClockSpans: Codable, Sendable, Equatable {
    /// Seconds until this end's requesters had nothing under way any more; nil where that never came.
    public var untilDrained: Double?
    /// Seconds until the other end said so of its own.
    public var untilPeerDrained: Double?

    /// Spans.
    public init(untilDrained: Double? = nil, untilPeerDrained: Double? = nil) {
        self.untilDrained = untilDrained
        self.untilPeerDrained = untilPeerDrained
    }
}

extension ClockSpans {
    init(from begin: MonotonicTime, drained: MonotonicTime?, peerDrained: MonotonicTime?) {
        untilDrained = drained?.seconds(since: begin)
        untilPeerDrained = peerDrained?.seconds(since: begin)
    }
}
