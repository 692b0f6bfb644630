/// What one end tells the other when a channel's connection is over before its work was done.
///
/// Both ends say so, each once it holds nothing of that connection any more; then they agree on what has arrived.
public struct LostConnection: Codable, Sendable, Equatable {
    /// The channel's number in the session.
    public let channel: Int
    /// Counts the channel's connections from 0.
    public let connection: Int
    /// Whole blocks that this end saw arrive over it: final, as nothing can come any more.
    public let seen: BlockLedger
    /// Why it is over, in words.
    public let reason: String

    /// The end of a connection.
    public init(channel: Int, connection: Int, seen: BlockLedger, reason: String) {
        self.channel = channel
        self.connection = connection
        self.seen = seen
        self.reason = reason
    }
}
