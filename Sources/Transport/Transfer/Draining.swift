import Metering

/// What comes through after the window: whether it has come to a standstill, and whether the other end must hear of it,
/// which sees nothing of what a device writes to its memory or reads from it.
struct Draining {
    private let lanes: [Lane]
    private let longestStandstill: Double
    private var lastMove: (moves: UInt64, time: MonotonicTime)?
    private var lastTold: (moves: UInt64, time: MonotonicTime)?

    init(_ lanes: [Lane], _ plan: TransferPlan) {
        self.lanes = lanes
        longestStandstill = plan.drainingSeconds
    }

    /// Whether nothing has moved for too long, as far as either end can see.
    ///
    /// - Parameter peerMoves: how often the other end said that something did.
    mutating func hasStalled(at now: MonotonicTime, _ peerMoves: UInt64) -> Bool {
        let moves = moves { _ in true } &+ peerMoves
        guard let last = lastMove, last.moves == moves else {
            lastMove = (moves, now)
            return false
        }
        return now.seconds(since: last.time) > longestStandstill
    }

    /// Whether blocks of this end have come through since the other end heard of it, a second ago or longer.
    mutating func mustTell(at now: MonotonicTime) -> Bool {
        let moves = moves { $0.role == .requester }
        guard let last = lastTold else {
            lastTold = (moves, now)
            return false
        }
        guard moves != last.moves, now.seconds(since: last.time) >= 1 else { return false }
        lastTold = (moves, now)
        return true
    }

    private func moves(_ counts: (Lane) -> Bool) -> UInt64 {
        lanes.reduce(0) { counts($1) ? $0 &+ $1.progress.moves : $0 }
    }
}
