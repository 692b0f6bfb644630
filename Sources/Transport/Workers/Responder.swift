/// The end of a data channel that is there for the other's blocks.
protocol Responder: DataChannel, ~Copyable {
    /// Whether ``ledger`` is kept: it stays empty where the device does it all without this end's software.
    var countsBlocks: Bool { get }
    /// Of ``ledger``, what is whole: a block that has arrived in part does not count once its connection is lost.
    var seen: BlockLedger { get }

    /// Does what the other end waits for, without waiting itself; false where there was nothing to do.
    mutating func serve() throws(ChannelError) -> Bool
    /// Sleeps until there may be something to do, a tenth of a second at most; true where something has moved,
    /// or has arrived.
    mutating func sleep() throws(ChannelError) -> Bool
}

extension Responder where Self: ~Copyable {
    var seen: BlockLedger { ledger }
}
