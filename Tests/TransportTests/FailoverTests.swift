import Metering
import Pacing
import TestSupport
import Testing
import Verbs

@testable import Transport

@Suite struct PostedBlocksTests {
    private func block(_ index: UInt64, _ length: Int = 10) -> Block { Block(index: index, length: length) }
    private var posted: PostedBlocks {
        var confirmed = BlockLedger()
        for index: UInt64 in 0..<3 { confirmed.enter(block(index)) }
        return PostedBlocks(confirmed: confirmed, unconfirmed: [block(7), block(3), block(9, 4), block(5)])
    }

    @Test(arguments: [(30, 0), (39, 0), (40, 1), (50, 2), (53, 2), (54, 3), (64, 4), (70, 4)] as [(UInt64, Int)])
    func whatTheOtherEndHasSeenHasArrived(_ seen: UInt64, _ count: Int) {
        let (arrived, lost) = posted.settle(seen: seen)
        #expect(arrived.blocks == 3 + UInt64(count))
        #expect(Array(lost) == Array(posted.unconfirmed.dropFirst(count)))
        #expect(arrived.indexSum == 3 + posted.unconfirmed.prefix(count).reduce(0) { $0 + $1.index })
        #expect(arrived.bytes + lost.reduce(0) { $0 + UInt64($1.length) } == posted.bytes)
    }

    @Test func whereNobodyLooksTheCompletionsCount() {
        let (arrived, lost) = posted.settle(seen: nil)
        #expect(arrived == posted.confirmed)
        #expect(lost.count == 4)
    }
}

@Suite struct ConnectionWatchTests {
    private let lane = Lane(channel: .init(index: 0, direction: .upload), role: .requester)
    private let impatient = TransferPlan(transport: .tcp, failover: Failover(deadAfter: 0.02))

    private func watch(_ plan: TransferPlan) -> ConnectionWatch { ConnectionWatch(lane, connection: 2, plan: plan) }

    @Test func silenceIsNoticedAndDated() throws {
        var watch = watch(impatient)
        try watch.look(moved: 1 << 40)
        let start = MonotonicTime.now()
        let error = try #require(throws: ChannelError.self) {
            while MonotonicTime.now().seconds(since: start) < 20 {
                try watch.look(moved: 1 << 40)
            }
        }
        guard case .silent(let seconds, let since) = error else {
            Issue.record("\(error)")
            return
        }
        #expect(seconds >= 0.02 && since <= start)
        #expect(watch.lastMoved == since)
    }

    @Test func whatMovesIsNotSilent() throws {
        var watch = watch(impatient)
        for _ in 0..<10 {
            try watch.look(moved: 1 << 40)
            MonotonicTime.now().advanced(byNanoseconds: 4_000_000).sleepUntil()
            watch.moved()
        }
    }

    @Test func aLargeBlockOnASlowLinkIsNoSilence() throws {
        var plan = impatient
        plan.blockSize = 1 << 30
        var watch = watch(plan)
        for _ in 0..<5 {
            try watch.look(moved: 0)
            MonotonicTime.now().advanced(byNanoseconds: 10_000_000).sleepUntil()
        }
    }

    /// A piece of a block was all that came: what is waited for is two blocks at that rate, and not for ever.
    @Test func aConnectionThatDiesInItsFirstBlockIsNoticed() throws {
        var plan = impatient
        plan.blockSize = 1 << 20
        var watch = watch(plan)
        MonotonicTime.now().advanced(byNanoseconds: 5_000_000).sleepUntil()
        let start = MonotonicTime.now()
        #expect(throws: ChannelError.self) {
            while MonotonicTime.now().seconds(since: start) < 20 { try watch.look(moved: 1 << 18) }
        }
    }

    @Test func withoutFailoverNobodyWatches() throws {
        var watch = watch(TransferPlan(transport: .tcp))
        try watch.look(moved: 1)
        MonotonicTime.now().advanced(byNanoseconds: 30_000_000).sleepUntil()
        try watch.look(moved: 1)
    }

    @Test func theOtherEndsWordEndsAConnection() throws {
        var watch = watch(TransferPlan(transport: .tcp))
        lane.note(LostConnection(channel: 0, connection: 1, seen: BlockLedger(), reason: "an earlier one"))
        try watch.look(moved: nil)
        lane.note(LostConnection(channel: 0, connection: 2, seen: BlockLedger(), reason: "its cable is out"))
        let error = try #require(throws: ChannelError.self) { try watch.look(moved: nil) }
        #expect(error.description.contains("its cable is out"))
    }
}

@Suite struct OutageTests {
    @Test func isDatedFromTheBeginningOfTheMeasurement() {
        func at(_ seconds: UInt64) -> MonotonicTime { MonotonicTime(nanoseconds: seconds * 1_000_000_000) }
        var logged = LoggedOutage(start: at(8), detected: at(11), reason: "silent")
        #expect(logged.since(at(5)).start == 3)
        #expect(logged.since(at(10)).start == -2)
        #expect(logged.since(at(5)).detectedAfter == 3)
        #expect(logged.since(at(5)).recoveredAfter == nil)
        logged.settled = at(12)
        logged.recovered = at(20)
        #expect(logged.since(at(5)).settledAfter == 4)
        #expect(logged.since(at(5)).recoveredAfter == 12)
    }
}

@Suite struct TransferStateTests {
    private let lost = LostConnection(channel: 0, connection: 0, seen: BlockLedger(), reason: "a cable")

    @Test func aChannelThatConnectsIsNews() {
        var state = TransferState()
        state.connect(0, nil)
        state.disconnect(0, lost, nil)
        #expect(state.alone?.reason == "a cable")
        // Whoever still had the state from before would give the run up.
        let revision = state.revision
        state.connect(0, nil)
        #expect(state.alone == nil && state.revision > revision)
    }
}

/// Connections that are cut while blocks flow, over loopback. What a cable does that is pulled, the lab's tests show.
@Suite(.leavesNothing) struct FailoverTests {
    private static let sources = ["127.0.0.1", "127.0.0.2"]

    struct Row: Sendable, CustomTestStringConvertible {
        var direction = Direction.upload
        var verify = true
        var completion = CompletionMode.event
        var testDescription: String { "\(direction), \(completion)\(verify ? ", verified" : "")" }
    }

    private static let rows = [
        Row(), Row(direction: .download), Row(direction: .both), Row(verify: false),
        Row(direction: .download, verify: false), Row(completion: .busy), Row(completion: .adaptive),
    ]

    @Test(arguments: rows, [0, 1])
    func whatACutConnectionCarriedIsCarriedAgainAndCountedOnce(_ row: Row, _ victim: Int) async throws {
        // Not a whole number of blocks.
        let amount: UInt64 = 200 * 1_000_000 + 24
        let plan = TransferPlan(
            transport: .tcp,
            direction: row.direction,
            channels: 2,
            completion: row.completion,
            verify: row.verify,
            amount: .bytes(amount),
            warmup: 0,
            failover: Failover()
        )
        let reports = try await TransferPair.with(plan, from: Self.sources) { pair in
            async let reports = pair.run()
            for _ in 0..<2 {
                let before = pair.moved
                #expect(await eventually { pair.moved > before + 5_000_000 })
                OpenSockets.reset(from: Self.sources[victim], to: pair.listener.port)
            }
            return try await reports
        }
        for report in [reports.client, reports.server] {
            #expect(report.incomplete == nil && report.failures.isEmpty, "\(report.failures)")
            let outages = report.channels.filter { $0.index % 2 == victim }.flatMap(\.outages)
            #expect(!outages.isEmpty)
            #expect(outages.allSatisfy { $0.settledAfter != nil && $0.detectedAfter < 2 }, "\(outages)")
            #expect(report.channels.allSatisfy { $0.index % 2 == victim || $0.outages.isEmpty })
        }
        let directions: UInt64 = row.direction == .both ? 2 : 1
        let posted = reports.client.total(.requester) + reports.server.total(.requester)
        let seen = reports.client.total(.responder) + reports.server.total(.responder)
        #expect(posted.bytes == amount * directions)
        #expect(seen.bytes == posted.bytes)
        guard row.verify else { return }
        #expect(seen.blocks == posted.blocks && seen.indexSum == posted.indexSum)
        #expect(seen.verified == seen.blocks && seen.corrupt == 0)
        let blocks = (amount + UInt64(plan.blockSize) - 1) / UInt64(plan.blockSize)
        #expect(posted.indexSum == directions * (blocks * (blocks - 1) / 2), "each block once")
    }

    /// A cut in the middle of a block of 8 MiB, of which hundreds of pieces have gone.
    @Test func aBlockThatHasMovedInPartIsCarriedAgainAndItsBytesCountOnce() async throws {
        let amount: UInt64 = 24_000_001
        let plan = TransferPlan(
            transport: .tcp,
            channels: 2,
            blockSize: 8 << 20,
            amount: .bytes(amount),
            warmup: 0,
            failover: Failover(),
            limit: BandwidthLimit(bytesPerSecond: 40_000_000)
        )
        let reports = try await TransferPair.with(plan, from: Self.sources) { pair in
            async let reports = pair.run()
            // Both channels have begun a block, and neither has ended one.
            #expect(await eventually { pair.moved > 3_000_000 })
            OpenSockets.reset(from: Self.sources[0], to: pair.listener.port)
            return try await reports
        }
        let (sent, received) = (reports.client.total(.requester), reports.server.total(.responder))
        #expect(sent.bytes == amount && received.bytes == amount)
        #expect(sent.blocks == 3 && received.blocks == 3 && sent.indexSum == 3, "each block once")
        let outages = reports.client.channels[0].outages
        #expect(outages.contains { $0.bytesTwice > 500_000 }, "\(outages)")
    }

    @Test func aRunWithoutFailoverEndsWithItsFirstConnection() async throws {
        let plan = TransferPlan(transport: .tcp, channels: 2, amount: .seconds(600), warmup: 0)
        let reports = try await TransferPair.with(plan, from: Self.sources) { pair in
            async let reports = pair.run()
            #expect(await pair.everythingFlows())
            OpenSockets.reset(from: Self.sources[0], to: pair.listener.port)
            return try await reports
        }
        #expect(reports.client.incomplete != nil)
    }

    @Test func aRunThatFindsNoConnectionIsGivenUpWithWhatItHas() async throws {
        let plan = TransferPlan(
            transport: .tcp,
            channels: 2,
            amount: .seconds(600),
            warmup: 0,
            failover: Failover(deadAfter: 1, giveUpAfter: 1)
        )
        let reports = try await TransferPair.with(plan, from: Self.sources) { pair in
            async let reports = pair.run()
            #expect(await pair.everythingFlows())
            pair.listener.close()
            // Whatever is connected after that was in the listener's queue.
            let cutter = Task { [port = pair.listener.port] in
                while !Task.isCancelled {
                    for source in Self.sources { OpenSockets.reset(from: source, to: port) }
                    try await Task.sleep(for: .milliseconds(50))
                }
            }
            defer { cutter.cancel() }
            return try await reports
        }
        #expect(reports.client.incomplete?.contains("--give-up-after") == true, "\(reports.client.incomplete ?? "")")
        #expect(reports.client.total(.requester).bytes > 0)
        #expect(reports.client.seconds < 60)
    }
}

extension TransferPair {
    /// Bytes that have arrived so far.
    fileprivate var moved: UInt64 {
        (client.lanes + server.lanes).filter { $0.role == .responder }.reduce(0) { $0 + $1.progress.bytes }
    }
}
