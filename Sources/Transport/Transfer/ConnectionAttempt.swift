import Metering

/// A connection that a channel is to get.
struct ConnectionAttempt: Sendable {
    /// The channel's number in the session.
    let channel: Int
    /// Counts the channel's connections from 0.
    let connection: Int
    /// When to give up.
    let deadline: MonotonicTime
    /// Throws where the attempt is pointless by now: the run is over, or the other end does not take part.
    let check: @Sendable () throws(ChannelError) -> Void

    /// Whether it is the channel's first.
    var isFirst: Bool { connection == 0 }

    /// Milliseconds until the deadline.
    var millisecondsLeft: Int32 {
        Int32(clamping: deadline.nanoseconds(since: .now()) / 1_000_000)
    }
}
