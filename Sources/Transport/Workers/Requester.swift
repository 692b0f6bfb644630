/// The end of a data channel that posts blocks: it writes, reads or sends them.
///
/// Blocks arrive in the order in which they were posted.
protocol Requester: ~Copyable {
    /// Blocks that can be posted before the next ``flush()``.
    var room: Int { get }
    /// Blocks posted and not yet completed.
    var outstanding: Int { get }
    /// What has completed.
    var ledger: BlockLedger { get }
    /// What this end would leave behind if the connection were lost now.
    var posted: PostedBlocks { get }

    /// Prepares a block; there must be room.
    mutating func post(_ block: Block) throws(ChannelError)
    /// Hands what was posted to the device; does nothing where nothing was.
    mutating func flush() throws(ChannelError)
    /// Takes what has completed, without waiting; false where nothing had.
    mutating func reap() throws(ChannelError) -> Bool
    /// Sleeps until there may be something to reap, a tenth of a second at most; true where something has moved.
    mutating func sleep() throws(ChannelError) -> Bool
    /// The connection is lost: what is still queued is dropped, lest it waste a link that comes back.
    func abandon()
    /// Tells the other end, where the transport can, that no more blocks will come.
    mutating func finish() throws(ChannelError)
}

extension Requester where Self: ~Copyable {
    func abandon() {}
}
