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
    /// Either: end early, and report what was measured; the reason in words.
    case stop(String)
    /// Either, once a second after the measurement: something of what I posted has come through since I last said so.
    case draining
    /// Either: nothing of mine is under way any more; what I posted, by channel.
    case drained([Int: DrainedChannel])
    /// Either: a connection is lost, and I hold nothing of it any more.
    case lost(LostConnection)
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
    /// Client, first on another connection: it goes on with this session, whose messages it has got so many of.
    case resume(SessionToken, received: Int)
    /// Server: agreed; and how many of the client's it has got. What was lost comes again, in both directions.
    case resumed(received: Int)
    /// Server: the case with this token failed before it began; the reason in words. The session goes on.
    case failed(String, token: SessionToken)
    /// Client: it wants no more; the session is over, and nobody will go on with it over another connection. The server
    /// closes the connection when it has let go of all that it held for it.
    case leaving
    /// Client: what is the server doing?
    case status
    /// Server: this.
    case serving(ServerStatus)
}

extension Message {
    /// Whether it has to arrive even if the connection dies that carries it.
    var isKept: Bool {
        switch self {
        case .hello, .refused, .draining, .sample, .resume, .resumed, .leaving, .status, .serving: false
        default: true
        }
    }
}
