/// What one end of a data channel does.
public enum ChannelRole: String, Codable, Sendable {
    /// Posts the blocks: the source of a WRITE, SEND or TCP stream, the sink of a READ.
    case requester
    /// Is there for the other's blocks.
    case responder
}
