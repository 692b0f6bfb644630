import Metering

/// What a channel's worker keeps over all the connections that the channel has.
struct ChannelHistory {
    /// What will be reported.
    var report: ChannelReport
    /// The socket of the current connection; nil over RDMA.
    var socket: Int32?
    /// The current connection's number, from 0.
    private(set) var connection = 0
    /// Whether the channel has ever been connected.
    private(set) var hasStarted = false
    /// Whether the current connection was made.
    private(set) var isConnected = false
    /// What earlier connections have moved, as both ends have settled it.
    private(set) var settled = BlockLedger()
    /// What a requester's connection leaves behind; nil at a responder.
    private(set) var posted: PostedBlocks?
    /// Whole blocks that have arrived over it, as far as this end knows.
    private(set) var seen = BlockLedger()
    /// When something last moved.
    private(set) var lastMoved = MonotonicTime.now()

    init(_ report: ChannelReport) {
        self.report = report
    }

    /// The next connection is to be made: it has nothing behind it.
    mutating func begin(_ connection: Int) {
        self.connection = connection
        isConnected = false
        socket = nil
        posted = nil
        seen = BlockLedger()
    }

    /// The current connection stands.
    mutating func start() {
        hasStarted = true
        isConnected = true
    }

    /// Notes what the current connection, whose channel is still open, has moved; and what the kernel says of it.
    mutating func note(_ ledger: BlockLedger) {
        report.total = settled + ledger
        noteSocket()
    }

    /// Notes what the kernel says of the current connection, while it is open.
    mutating func noteSocket() {
        if let socket { report.noteTCP(of: socket) }
    }

    /// A requester's connection is lost.
    mutating func leave(_ posted: PostedBlocks, lastMoved: MonotonicTime) {
        self.posted = posted
        seen = posted.confirmed
        self.lastMoved = lastMoved
    }

    /// A responder's connection is lost.
    mutating func leave(_ seen: BlockLedger, lastMoved: MonotonicTime) {
        self.seen = seen
        self.lastMoved = lastMoved
    }

    /// Enters what arrived over a connection that is lost.
    mutating func settle(_ arrived: BlockLedger) {
        settled = settled + arrived
        report.total = settled
    }
}
