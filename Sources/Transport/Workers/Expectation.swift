/// How many blocks a responder has to see on a connection before it may stop: known once the requester has drained.
struct Expectation {
    private let lane: Lane
    private let connection: Int

    init(_ lane: Lane, connection: Int) {
        self.lane = lane
        self.connection = connection
    }

    /// Whether all has been seen, or nothing more will come over this connection.
    func isMet(by seen: UInt64) -> Bool {
        guard let drained = lane.peerDrained else { return false }
        return drained.connection != connection || seen >= drained.blocks
    }
}
