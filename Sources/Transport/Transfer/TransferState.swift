import Metering

/// Where the workers of a transfer stand: what its controller waits for.
struct TransferState {
    /// Workers whose threads were started.
    var started = 0
    /// Workers whose channel is connected.
    var ready = 0
    /// RDMA devices that the channels run over.
    var devices: Set<String> = []
    /// Reports of the workers that are done, by lane.
    var reports: [Int: ChannelReport] = [:]
    /// What went wrong first.
    var failure: String?
    /// Somebody asked for an early end: the user, or the other host.
    var stopReason: String?
    /// Blocks that the other end posted on the channels where it is the requester, by channel; nil until it has
    /// drained.
    var peerCounts: [Int: UInt64]?
    /// Whether workers may begin.
    var mayBegin = false
    /// Whether workers that are done may close their channels.
    var mayClose = false
    /// Workers that hold nothing any more.
    var closed = 0

    /// Whether all workers of `lanes` are done.
    func areDone(_ lanes: some Collection<Int>) -> Bool {
        lanes.allSatisfy { reports[$0] != nil }
    }
}
