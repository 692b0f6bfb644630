import Metering

/// The time of a transfer that counts: what was moved in it, what it cost, how it went.
struct MeasuredWindow {
    /// How often what was moved is read for the slowest windows: twice in the shortest.
    private static let readingPeriod = TimeSpan(nanoseconds: 50_000_000)

    private let lanes: [Lane]
    private let length: Double?
    /// Whether an amount of SENDs is received: that all have come is heard over the control channel, tens of milliseconds
    /// after the last one on a busy host, and that time is not theirs. (A receiver of TCP, whose kernel takes blocks before
    /// the window opens, keeps it.)
    private let endsWithLastBlock: Bool
    private let interval: TimeSpan
    private var opening: CPUSnapshot?
    private var closing: CPUSnapshot?
    private var lastBlock: MonotonicTime?
    private var before: [ChannelTotals]
    private var after: [ChannelTotals]
    private var countersBefore = NICReadings()
    private var programsBefore: ProgramTimes?
    // Nil where none are due: outside of the window, and readings at an end that does not know what was delivered.
    private var samples: Cadence?
    private var readings: Cadence?
    /// How far the counters of the NICs in use moved.
    private(set) var nics: [NICCounters] = []
    /// What other programs used meanwhile; nil where the window never opened.
    private(set) var otherPrograms: OtherPrograms?
    /// Samples since the opening.
    private(set) var series = IntervalSeries()
    /// How slow it was at its slowest, in each direction of which this end knows what was delivered.
    private(set) var slowest: [DirectionMinimum]

    init(_ end: End, lanes: [Lane], plan: TransferPlan) {
        self.lanes = lanes
        slowest = Direction.allCases.filter { direction in
            lanes.contains { $0.channel.direction == direction } && plan.countingEnd(of: direction) == end
        }.map { DirectionMinimum($0) }
        length = if case .seconds(let seconds) = plan.amount { seconds } else { nil }
        endsWithLastBlock =
            length == nil && plan.workload == .bandwidth && plan.transport == .rdma && plan.operation == .send
        interval = TimeSpan(nanoseconds: UInt64(plan.interval * 1e9))
        before = Array(repeating: ChannelTotals(), count: lanes.count)
        after = before
    }

    var isOpen: Bool { opening != nil }
    var isClosed: Bool { closing != nil }

    mutating func open(nics: Set<NICName>) {
        programsBefore = .othersNow()
        countersBefore = NICReadings(of: nics, at: .opening)
        let snapshot = CPUSnapshot.now()
        before = totals()
        opening = snapshot
        samples = Cadence(start: snapshot.time, period: interval)
        if !slowest.isEmpty { readings = Cadence(start: snapshot.time, period: Self.readingPeriod) }
        read(at: snapshot.time)
    }

    /// Closes the window; does nothing where it is closed.
    ///
    /// - Parameter isEarly: whether something was left to be moved.
    mutating func close(isEarly: Bool) {
        guard closing == nil else { return }
        let snapshot = CPUSnapshot.now()
        closing = snapshot
        if endsWithLastBlock && !isEarly {
            lastBlock = lanes.filter { $0.role == .responder }.map(\.progress.lastBlock).max()
        }
        guard isOpen else { return }
        after = totals()
        nics = NICReadings(of: countersBefore.nics, at: .closing).moved(since: countersBefore)
        read(at: snapshot.time)
        takeSample(after, at: snapshot.time)
        samples = nil
        readings = nil
        otherPrograms = programsBefore.map { ProgramTimes.othersNow().since($0) }
    }

    func isOver(at now: MonotonicTime) -> Bool {
        guard let opening, let length else { return false }
        return now.seconds(since: opening.time) >= length
    }

    /// Samples when one is due; false where none is.
    mutating func takeSampleIfDue(at now: MonotonicTime) -> Bool {
        guard samples?.isDue(at: now) == true else { return false }
        // What was done since `now` was read may have taken long on a busy machine, and blocks went on.
        takeSample(totals(), at: .now())
        return true
    }

    /// Reads what was moved when that is due, for the slowest windows.
    mutating func readIfDue(at now: MonotonicTime) {
        if readings?.isDue(at: now) == true { read(at: .now()) }
    }

    /// When to look at the run again if nothing changes before.
    func nextInstant(warmUpEnd: MonotonicTime, now: MonotonicTime) -> MonotonicTime {
        // Not later than that, as some things come about without a word: silence, and a limit that is over.
        let soon = now.advanced(byNanoseconds: 500_000_000)
        if isClosed { return soon }
        guard let opening else { return min(max(warmUpEnd, now), soon) }
        let over = length.map { opening.time.advanced(byNanoseconds: UInt64($0 * 1e9)) }
        return min(soon, samples?.next ?? soon, readings?.next ?? soon, over ?? soon)
    }

    /// When the measurement began; now where it has not.
    var origin: MonotonicTime { opening?.time ?? .now() }

    /// When it ended; now where it has not.
    var end: MonotonicTime { closing?.time ?? .now() }

    /// How long it was open, or until the last block had come.
    var seconds: Double {
        guard let opening, let closing else { return 0 }
        guard let lastBlock, lastBlock > opening.time else { return closing.time.seconds(since: opening.time) }
        return min(lastBlock, closing.time).seconds(since: opening.time)
    }

    var cpu: CPUUsage {
        let closing = closing ?? .now()
        return closing.since(opening ?? closing)
    }

    /// What each lane moved within the window.
    var moved: [ChannelTotals] {
        zip(after, before).map { $0.since($1) }
    }

    private mutating func read(at time: MonotonicTime) {
        guard let opening else { return }
        for index in slowest.indices { slowest[index].read(lanes, at: time.nanoseconds(since: opening.time)) }
    }

    private mutating func takeSample(_ totals: [ChannelTotals], at time: MonotonicTime) {
        guard let opening else { return }
        series.append(
            IntervalSample(
                nanoseconds: time.nanoseconds(since: opening.time),
                channels: zip(totals, before).map { $0.since($1) },
                down: lanes.indices.filter { !lanes[$0].isUp }
            )
        )
    }

    private func totals() -> [ChannelTotals] {
        lanes.map { ChannelTotals(bytes: $0.progress.bytes, messages: $0.progress.blocks) }
    }
}
