import Metering
import Transport

/// What the two hosts of a session say to each other on the control channel, as JSON.
enum Message: Codable, Sendable {
    /// Who speaks: the first message of both sides.
    case hello(Hello)
    /// Server: this session cannot be; the reason in words. The connection is closed after it.
    case refused(String)
    /// Client: make channels for this case. The token is what the data channels will show.
    case prepare(TransferPlan, token: SessionToken)
    /// Server: the plan is good, the data channels may come.
    case prepared
    /// Server: all data channels stand.
    case ready
    /// Client: its channels stand too; blocks may flow.
    case start
    /// Client: end early, and report what was measured; the reason in words.
    case stop(String)
    /// Either: nothing of mine is under way any more; what I posted, in blocks by channel.
    case drained([Int: UInt64])
    /// Server: how it goes, for the client's live line where only the server can tell.
    case sample(IntervalSample)
    /// Server: what it has measured.
    case report(EndReport)
    /// Client: this case is over, with reports or without; the channels may be closed.
    case release
    /// Client: answer probes of the paths to these addresses, if they show the token; ``release`` ends that.
    case probe([String], token: SessionToken)
    /// Server: the UDP ports to be probed, in the order of the addresses.
    case probing([UInt16])
    /// Server: the case with this token failed before it began; the reason in words. The session goes on.
    case failed(String, token: SessionToken)
}
