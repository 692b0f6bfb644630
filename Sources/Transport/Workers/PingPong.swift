/// One end of a channel on which a single message goes there and one comes back.
protocol PingPong: ~Copyable {
    /// One exchange, from the client's side; false where the phase ended it.
    mutating func exchange(_ phase: RunPhase) throws(ChannelError) -> Bool
    /// Answers one message; false where none has come within a tenth of a second or the other end is through.
    mutating func answer(_ phase: RunPhase) throws(ChannelError) -> Bool
    /// Tells the other end, where the transport can, that there will be no more.
    mutating func finish()
}
