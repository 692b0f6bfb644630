/// What a requester has posted when nothing of it is under way any more, so that the other end knows when it has seen
/// all.
public struct DrainedChannel: Codable, Sendable, Equatable {
    /// The channel's last connection, counted from 0; nil where it was lost.
    public let connection: Int?
    /// Blocks that went over that connection.
    public let blocks: UInt64

    /// What was posted last.
    public init(connection: Int?, blocks: UInt64) {
        self.connection = connection
        self.blocks = blocks
    }
}
