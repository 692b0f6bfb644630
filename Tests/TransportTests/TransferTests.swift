import Metering
import Pacing
import TestSupport
import Testing

@testable import Transport

@Suite(.leavesNothing) struct TransferTests {
    @Test(arguments: [Direction.upload, .download, .both], [1, 4])
    func bytesAskedForAreDeliveredExactly(_ direction: Direction, _ channels: Int) async throws {
        let bytes: UInt64 = 10_000_001
        let plan = TransferPlan(
            transport: .tcp,
            direction: direction,
            channels: channels,
            amount: .bytes(bytes),
            warmup: 0
        )
        let (client, server) = try await TransferPair.run(plan)
        for (source, sink, isUsed) in [
            (client, server, direction != .download), (server, client, direction != .upload),
        ] {
            let (sent, received) = (source.total(.requester), sink.total(.responder))
            #expect(sent.bytes == (isUsed ? bytes : 0))
            #expect(received.bytes == sent.bytes)
            #expect(received.blocks == sent.blocks)
            #expect(sent.blocks == (isUsed ? (bytes + 65_535) / 65_536 : 0))
            // Without a warm-up nothing is left out of the window.
            let window = sink.channels.filter { $0.role == .responder }.reduce(ChannelTotals()) { $0 + $1.window }
            #expect(window == ChannelTotals(bytes: received.bytes, messages: received.blocks))
        }
        for report in [client, server] {
            #expect(report.incomplete == nil)
            #expect(report.failures == [])
            #expect(report.seconds > 0)
            #expect(report.channels.map(\.index) == Array(0..<plan.channelList.count))
            #expect(report.channels.allSatisfy { $0.link?.transport == "tcp" && $0.link?.peerAddress == "127.0.0.1" })
        }
    }

    @Test(arguments: CompletionMode.allCases, [1, 3])
    func everyBlockIsChecked(_ completion: CompletionMode, _ channels: Int) async throws {
        let plan = TransferPlan(
            transport: .tcp,
            direction: .both,
            channels: channels,
            blockSize: 10_007,
            completion: completion,
            verify: true,
            amount: .bytes(3_000_017),
            warmup: 0
        )
        let (client, server) = try await TransferPair.run(plan)
        for (source, sink) in [(client, server), (server, client)] {
            let received = sink.total(.responder)
            #expect(received.bytes == 3_000_017)
            #expect(received.verified == 300)
            #expect(received.corrupt == 0)
            #expect(received.indexSum == source.total(.requester).indexSum)
            #expect(received.indexSum == (0..<300).reduce(0, +))
        }
    }

    @Test(arguments: CompletionMode.allCases)
    func runsForATime(_ completion: CompletionMode) async throws {
        let plan = TransferPlan(
            transport: .tcp,
            direction: .both,
            channels: 2,
            completion: completion,
            amount: .seconds(0.05),
            warmup: 0.01,
            interval: 0.02
        )
        let (client, server) = try await TransferPair.run(plan)
        for report in [client, server] {
            #expect(report.incomplete == nil)
            #expect(report.seconds >= 0.05)
            #expect(report.cpu.seconds == report.seconds)
            let last = try #require(report.series.samples.last, "the end of the window is a sample")
            #expect(last.channels == report.channels.map(\.window))
            #expect(report.channels.allSatisfy { $0.window.bytes <= $0.total.bytes })
            #expect(report.channels.allSatisfy { $0.retransmits != nil && $0.tcp != nil }, "TCP's count")
            #expect(report.nics.map(\.nic.interface) == ["lo"])
            let carried = try #require(report.nics.first?.interface?["tx_bytes"], "the loopback carried it")
            #expect(carried >= report.channels.reduce(0) { $0 + $1.window.bytes } / 2)
            #expect(report.nics[0].seconds >= report.seconds)
        }
        #expect(server.total(.responder).bytes == client.total(.requester).bytes)
        #expect(client.total(.responder).blocks == server.total(.requester).blocks)
    }

    /// Of a server whose thread gets to it late the window sees nothing of what the kernel has taken meanwhile.
    @Test func nicsAreCountedThroughout() async throws {
        let plan = TransferPlan(transport: .tcp, channels: 1, amount: .bytes(100_000), warmup: 0)
        try await TransferPair.with(plan) { pair in
            let (client, server) = try await pair.run(serverLateBy: .milliseconds(300))
            for report in [client, server] {
                #expect(report.nicsThroughout.map(\.nic.interface) == ["lo"])
                let carried = try #require(report.nicsThroughout.first?.interface?["tx_bytes"])
                #expect(carried >= 100_000)
            }
            #expect(server.total(.responder).bytes == 100_000)
        }
    }

    /// SYN and FIN count as a byte each; the client says first which channel it is.
    @Test func tcpCountsWhatTheChannelsCount() async throws {
        let plan = TransferPlan(transport: .tcp, direction: .both, channels: 2, amount: .bytes(3_000_000), warmup: 0)
        let (client, server) = try await TransferPair.run(plan)
        for report in [client, server] {
            for channel in report.channels {
                let tcp = try #require(channel.tcp)
                let counted = channel.role == .requester ? tcp.bytesAcknowledged : tcp.bytesReceived
                #expect(counted >= channel.total.bytes)
                #expect(counted <= channel.total.bytes + UInt64(TCPTotals.introduction) + 2)
                #expect(tcp.sendBuffer > 0 && tcp.receiveBuffer > 0)
            }
            #expect(try #require(report.clock.untilDrained) <= 10 && report.clock.untilPeerDrained != nil)
        }
    }

    @Test func blocksOfOneByteAreBlocks() async throws {
        let plan = TransferPlan(transport: .tcp, blockSize: 1, amount: .bytes(1000), warmup: 0)
        let (client, server) = try await TransferPair.run(plan)
        #expect(client.total(.requester).blocks == 1000)
        #expect(server.total(.responder).blocks == 1000)
    }

    @Test(arguments: CompletionMode.allCases)
    func latencyIsMeasuredOneMessageAtATime(_ completion: CompletionMode) async throws {
        let plan = TransferPlan(
            workload: .latency,
            transport: .tcp,
            blockSize: 100,
            completion: completion,
            amount: .bytes(20_000),
            warmup: 0
        )
        let (client, server) = try await TransferPair.run(plan)
        let histogram = try #require(client.channels[0].latency)
        #expect(histogram.count == 200)
        #expect((histogram.minimum ?? 0) > 0)
        #expect(server.channels[0].latency == nil, "the client's clock measures")
        #expect(client.total(.requester).blocks == 200)
        #expect(client.failures + server.failures == [])
    }

    @Test(arguments: CompletionMode.allCases)
    func anEarlyEndKeepsWhatWasMeasured(_ completion: CompletionMode) async throws {
        let plan = TransferPlan(
            transport: .tcp,
            direction: .both,
            completion: completion,
            verify: true,
            amount: .seconds(600),
            warmup: 0
        )
        let (client, server) = try await TransferPair.with(plan) { pair in
            let reports = Task { try await pair.run() }
            #expect(await pair.everythingFlows())
            for end in [pair.client, pair.server] { end.stop("enough") }
            return try await reports.value
        }
        for report in [client, server] {
            #expect(report.incomplete == "enough")
            #expect(report.failures == [])
        }
        let (sent, received) = (client.total(.requester), server.total(.responder))
        #expect(sent.blocks > 0)
        #expect((sent.blocks, sent.bytes, sent.indexSum) == (received.blocks, received.bytes, received.indexSum))
        #expect(received.corrupt == 0)
    }

    @Test func anEndDuringTheWarmUpMeasuresNothing() async throws {
        let plan = TransferPlan(transport: .tcp, amount: .bytes(1), warmup: 600)
        let (client, server) = try await TransferPair.with(plan) { pair in
            let reports = Task { try await pair.run() }
            #expect(await pair.everythingFlows())
            for end in [pair.client, pair.server] { end.stop("enough") }
            return try await reports.value
        }
        for report in [client, server] {
            #expect(report.seconds == 0)
            #expect(report.channels[0].window == ChannelTotals())
            #expect(report.series.samples.isEmpty)
        }
        #expect(client.total(.requester).bytes == server.total(.responder).bytes)
    }

    @Test(arguments: CompletionMode.allCases)
    func anAbortEndsItAtOnce(_ completion: CompletionMode) async throws {
        let plan = TransferPlan(
            transport: .tcp,
            direction: .both,
            channels: 2,
            completion: completion,
            amount: .seconds(600)
        )
        let (client, server) = try await TransferPair.with(plan) { pair in
            let reports = Task { try await pair.run() }
            #expect(await pair.everythingFlows())
            for end in [pair.client, pair.server] { end.abort("the peer is gone") }
            return try await reports.value
        }
        for report in [client, server] {
            #expect(report.incomplete == "the peer is gone")
            #expect(report.total(.requester).bytes > 0, "what was moved until then is told")
        }
    }

    @Test(arguments: CompletionMode.allCases, [Direction.upload, .both])
    func aLimitHoldsInEachDirectionOverAllChannels(_ completion: CompletionMode, _ direction: Direction) async throws {
        let limit = try #require(BandwidthLimit(bytesPerSecond: 20_000_000))
        let plan = TransferPlan(
            transport: .tcp,
            direction: direction,
            channels: 3,
            completion: completion,
            verify: true,
            amount: .seconds(0.5),
            warmup: 0,
            limit: limit
        )
        let start = MonotonicTime.now()
        let (client, server) = try await TransferPair.run(plan)
        let seconds = MonotonicTime.now().seconds(since: start)
        let directions: Double = direction == .both ? 2 : 1
        let moved = client.total(.requester) + server.total(.requester)
        // What the bucket holds at once, and the block that each channel may have waited for.
        let burst = 20_000_000 * 0.006 + 3 * Double(plan.blockSize)
        #expect(Double(moved.bytes) <= directions * (20_000_000 * seconds + burst))
        #expect(moved.bytes > 0 && client.incomplete == nil)
    }

    /// 8 MiB at 20 MB/s take 0.4 s: whole blocks would come in lumps, and the run would end with none.
    @Test(arguments: CompletionMode.allCases, [1, 3])
    func underALimitLargeBlocksGoInPieces(_ completion: CompletionMode, _ channels: Int) async throws {
        let limit = try #require(BandwidthLimit(bytesPerSecond: 20_000_000))
        let plan = TransferPlan(
            transport: .tcp,
            channels: channels,
            blockSize: 8 << 20,
            completion: completion,
            amount: .seconds(0.3),
            warmup: 0,
            limit: limit
        )
        let start = MonotonicTime.now()
        let (client, server) = try await TransferPair.run(plan)
        let seconds = MonotonicTime.now().seconds(since: start)
        let (sent, received) = (client.total(.requester), server.total(.responder))
        // What the bucket holds at once, and a piece of each channel.
        #expect(Double(sent.bytes) <= 20_000_000 * (seconds + 0.007 + 0.002 * Double(channels)))
        #expect(sent.bytes > 1_000_000, "long before a block would be due")
        // The block that has begun ends with what went of it, at both ends.
        #expect(received.bytes == sent.bytes && received.blocks == sent.blocks && sent.blocks >= 1)
        #expect(client.incomplete == nil && client.failures + server.failures == [])
    }

    @Test func piecesAddUpToTheBytesAskedFor() async throws {
        let bytes: UInt64 = 5_000_001
        let plan = TransferPlan(
            transport: .tcp,
            channels: 2,
            blockSize: 1 << 20,
            amount: .bytes(bytes),
            warmup: 0,
            limit: BandwidthLimit(bytesPerSecond: 50_000_000)
        )
        let (client, server) = try await TransferPair.run(plan)
        let (sent, received) = (client.total(.requester), server.total(.responder))
        #expect(sent.bytes == bytes && received.bytes == bytes)
        #expect(sent.blocks == 5 && received.blocks == 5 && sent.indexSum == 10)
    }
}
