/// The end of a data channel that posts blocks: it writes, reads or sends them.
///
/// Blocks arrive in the order in which they were posted.
protocol Requester: DataChannel, ~Copyable {
    /// Whether a block may be posted in pieces; else it goes whole, as one message.
    var takesPieces: Bool { get }
    /// Blocks or pieces that can be posted now.
    var room: Int { get }
    /// Whether something that was posted waits for ``reap()`` or ``sleep()`` to go.
    var isHolding: Bool { get }
    /// What was posted and has not completed; 0 where nothing is under way.
    var outstanding: Int { get }
    /// What this end would leave behind if the connection were lost now.
    var posted: PostedBlocks { get }

    /// Prepares a block, or the next piece of the one that has begun; there must be room.
    mutating func post(_ piece: Piece) throws(ChannelError)
    /// Prepares whole blocks, where none has begun; there must be room for all of them.
    mutating func post(_ run: BlockRun) throws(ChannelError)
    /// The run is over: a block that has begun ends with what was posted of it.
    mutating func cut()
    /// Hands what was posted to the device, as far as it was not handed over yet, and asks to be told of its end.
    mutating func flush() throws(ChannelError)
    /// Takes what has completed, without waiting; false where nothing had.
    mutating func reap() throws(ChannelError) -> Bool
    /// Sleeps until there may be something to reap, a tenth of a second at most; true where something has moved,
    /// or has completed.
    mutating func sleep() throws(ChannelError) -> Bool
    /// The connection is lost: what is still queued is dropped, lest it waste a link that comes back.
    func abandon()
    /// Tells the other end, where the transport can, that no more blocks will come.
    mutating func finish() throws(ChannelError)
}

extension Requester where Self: ~Copyable {
    var takesPieces: Bool { false }
    var isHolding: Bool { false }
    mutating func cut() {}
    func abandon() {}

    mutating func post(_ run: BlockRun) throws(ChannelError) {
        var run = run
        while let block = run.takeFirst() { try post(Piece(block)) }
    }
}
