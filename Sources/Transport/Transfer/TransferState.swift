import Metering

/// Where the workers of a transfer stand: what its controller waits for.
struct TransferState {
    /// Counts the changes that the controller should look at.
    var revision = 0
    /// Workers whose threads were started.
    var started = 0
    /// Workers whose channel had its first connection.
    var ready = 0
    /// NICs that the channels run over.
    var nics: Set<NICName> = []
    /// Channels that are connected now, by lane.
    var connected: Set<Int> = []
    /// When the last connection of all was lost, and why; nil while there is one.
    var alone: (since: MonotonicTime, reason: String)?
    /// Lost connections that the other end is to be told of.
    var lost: [LostConnection] = []
    /// Outages so far, by lane, in this host's time.
    var outages: [Int: [LoggedOutage]] = [:]
    /// Reports of the workers that are done, by lane.
    var reports: [Int: ChannelReport] = [:]
    /// What each worker that is done has posted over its last connection, by lane.
    var drained: [Int: DrainedChannel] = [:]
    /// What of this host's limits could not be kept.
    var warnings: [String] = []
    /// What went wrong first.
    var failure: String?
    /// Somebody asked for an early end: the user, or the other host.
    var stopReason: String?
    /// How often the other end said, after the measurement, that blocks of its own still come through.
    var peerMoves: UInt64 = 0
    /// Whether the other end has drained.
    var hasPeerDrained: Bool { peerDrained != nil }
    /// When it said so.
    var peerDrained: MonotonicTime?
    /// Workers that hold nothing any more.
    var closed = 0

    /// Whether the worker of a lane is done.
    func isDone(_ lane: Int) -> Bool { reports[lane] != nil }

    /// Whether all workers of `lanes` are done.
    func areDone(_ lanes: some Collection<Int>) -> Bool {
        lanes.allSatisfy { isDone($0) }
    }

    /// A lane has a connection: its first, or again.
    mutating func connect(_ lane: Int, _ link: ChannelLink?) {
        if outages[lane] == nil { ready += 1 }
        connected.insert(lane)
        alone = nil
        if let link { nics.insert(link.nic) }
        amendOutage(of: lane) { if $0.recovered == nil { $0.recovered = .now() } }
        revision += 1
    }

    /// A lane has lost its connection, or not got another one.
    mutating func disconnect(_ lane: Int, _ connection: LostConnection, _ outage: LoggedOutage?) {
        connected.remove(lane)
        if connected.isEmpty && alone == nil { alone = (.now(), connection.reason) }
        if let outage { outages[lane, default: []].append(outage) }
        lost.append(connection)
        revision += 1
    }

    /// Both ends know what has arrived over the connection that a lane has lost.
    mutating func settle(_ lane: Int, bytesTwice: UInt64) {
        amendOutage(of: lane) { outage in
            if outage.settled == nil { outage.settled = .now() }
            outage.bytesTwice += bytesTwice
        }
    }

    private mutating func amendOutage(of lane: Int, _ body: (inout LoggedOutage) -> Void) {
        guard var last = outages[lane]?.popLast() else { return }
        body(&last)
        outages[lane]?.append(last)
    }
}
