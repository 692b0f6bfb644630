/// The end of a data channel that is there for the other's blocks.
protocol Responder: ~Copyable {
    /// What has arrived or was served; stays empty where the device does it all without this end's software.
    var ledger: BlockLedger { get }
    /// Whether ``ledger`` is kept.
    var countsBlocks: Bool { get }
    /// Whether the transport has said that no more will come.
    var hasEnded: Bool { get }

    /// Does what the other end waits for, without waiting itself; false where there was nothing to do.
    mutating func serve() throws(ChannelError) -> Bool
    /// Sleeps until there may be something to do, a tenth of a second at most.
    mutating func sleep() throws(ChannelError)
}
