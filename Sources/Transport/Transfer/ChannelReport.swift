import Metering

/// What one end of a data channel says of a transfer.
public struct ChannelReport: Codable, Sendable {
    /// The channel's number in the session.
    public let index: Int
    /// Upload or download.
    public let direction: Direction
    /// What this end did on it.
    public let role: ChannelRole
    /// What the channel ran over.
    public var link: ChannelLink?
    /// Bytes and blocks within the measured window.
    public var window = ChannelTotals()
    /// Everything from the first block to the drained end, warm-up included.
    public var total = BlockLedger()
    /// Segments that TCP sent again, as this end's kernel counts them.
    public var retransmits: UInt64?
    /// What else TCP counted; nil elsewhere, and where the kernel does not count bytes.
    public var tcp: TCPTotals?
    /// Times of a latency run.
    public var latency: LatencyHistogram?
    /// What became of the requests of a storage workload.
    public var storage: StorageFigures?
    /// Connections that were lost, as this end saw it.
    public var outages: [Outage] = []
    /// Why the channel ended early.
    public var failure: String?
}

extension ChannelReport {
    /// Adds what the kernel has counted on a TCP connection.
    mutating func noteTCP(of descriptor: Int32) {
        guard let info = try? TCPInfo(socket: descriptor) else { return }
        retransmits = (retransmits ?? 0) &+ UInt64(info.retransmits)
        var totals = tcp ?? TCPTotals()
        if totals.add(info, of: descriptor) { tcp = totals }
    }
}
