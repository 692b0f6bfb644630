import Metering

/// Notices that a connection has fallen silent, or that the other end has left it. One for each connection.
struct ConnectionWatch {
    /// What a connection is held against before it has moved anything, in bytes per second: a slow link.
    private static let slowest = 12.5e6

    private let lane: Lane
    private let connection: Int
    /// Seconds of silence that are too long; nil where silence is nothing to worry about.
    private let deadAfter: Double?
    /// Bytes that arrive at once.
    private let unit: Double
    private let start = MonotonicTime.now()
    private var silentSince: MonotonicTime?

    init(_ lane: Lane, connection: Int, plan: TransferPlan) {
        self.lane = lane
        self.connection = connection
        deadAfter = plan.silenceSeconds
        unit = Double(plan.completionBatch * plan.blockSize)
    }

    /// When something last moved, to a tenth of a second.
    var lastMoved: MonotonicTime { silentSince ?? .now() }

    /// Something has moved.
    mutating func moved() {
        silentSince = nil
    }

    /// Nothing has moved since the last look.
    ///
    /// - Parameter bytes: what this connection has moved; nil where nothing need come.
    /// - Throws: ``ChannelError/silent(seconds:since:)`` or ``ChannelError/leftByPeer(_:)``.
    mutating func look(moved bytes: UInt64?) throws(ChannelError) {
        if let lost = lane.peerLost(connection) { throw .leftByPeer(lost.reason) }
        guard let deadAfter, let bytes else { return }
        let now = MonotonicTime.now()
        guard let since = silentSince else {
            silentSince = now
            return
        }
        let silence = now.seconds(since: since)
        guard silence >= deadAfter else { return }
        // One large block over a slow link may take longer than that, and is no silence. The rate is that before the
        // silence, which would else be longer the longer it lasts.
        let rate = bytes == 0 ? Self.slowest : Double(bytes) / since.seconds(since: start)
        if silence >= deadAfter + 2 * unit / rate { throw .silent(seconds: silence, since: since) }
    }
}
