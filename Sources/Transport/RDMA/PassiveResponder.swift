import Metering
import Verbs

/// The end whose memory is written to or read from by the other end's device: it only has to be there.
struct PassiveResponder: Responder, ~Copyable {
    private var end: RDMAEnd
    let ledger = BlockLedger()
    let countsBlocks = false

    init(
        _ pending: consuming PendingConnection,
        plan: TransferPlan,
        end: End,
        until deadline: MonotonicTime
    ) throws(ChannelError) {
        self.end = try RDMAEnd.connect(pending, plan: plan, end: end, receives: .messages(1), until: deadline)
    }

    mutating func serve() throws(ChannelError) -> Bool {
        for index in 0..<(try end.poll()) {
            // Nothing is sent after the greeting: this is the receive, flushed by the end of the connection.
            _ = try end.take(end.poller[index])
        }
        return false
    }

    mutating func sleep() throws(ChannelError) -> Bool {
        try end.sleep()
    }
}
