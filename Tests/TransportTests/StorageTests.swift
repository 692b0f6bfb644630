import Metering
import Pacing
import TestSupport
import Testing
import Verbs

@testable import Transport

@Suite(.leavesNothing) struct StorageTests {
    private func plan(
        _ rate: Double = 4000,
        readShare: Double = 0.5,
        seconds: Double = 0.3
    ) -> TransferPlan {
        TransferPlan(
            workload: .storage,
            transport: .tcp,
            channels: 2,
            blockSize: 10_007,
            depth: 16,
            verify: true,
            amount: .seconds(seconds),
            warmup: 0.05,
            storage: StoragePattern(requestsPerSecond: rate, readShare: readShare)
        )
    }

    @Test(arguments: CompletionMode.allCases, [0, 0.5, 1])
    func everyRequestIsAnsweredAndChecked(_ completion: CompletionMode, _ readShare: Double) async throws {
        var plan = plan(readShare: readShare)
        plan.completion = completion
        let (client, server) = try await TransferPair.run(plan)
        #expect(client.failures + server.failures == [])
        #expect(client.incomplete == nil)
        let (asked, carriedOut) = (client.total(.requester), server.total(.responder))
        #expect(asked.blocks > 0)
        #expect(
            (asked.blocks, asked.bytes, asked.indexSum) == (carriedOut.blocks, carriedOut.bytes, carriedOut.indexSum)
        )
        #expect(asked.bytes == asked.blocks * 10_007)
        // The client has checked what it read, the server what was written.
        #expect(asked.corrupt + carriedOut.corrupt == 0)
        #expect(asked.verified + carriedOut.verified == asked.blocks)
        #expect((asked.verified > 0) == (readShare > 0) && (carriedOut.verified > 0) == (readShare < 1))
    }

    @Test func whatWasDueInTheWindowIsMeasured() async throws {
        let (client, server) = try await TransferPair.run(plan(1000, seconds: 0.5))
        let figures = try #require(client.storage)
        // Poisson: 500, with a standard deviation of 22.
        #expect((350...650).contains(figures.all.count))
        #expect(figures.reads.count + figures.writes.count == figures.all.count)
        #expect(figures.all.count < client.total(.requester).blocks + figures.unserved, "the warm-up is left out")
        #expect(server.storage == nil && client.channels.allSatisfy { $0.storage == nil })
        let window = client.channels.reduce(ChannelTotals()) { $0 + $1.window }
        #expect(window.bytes == window.messages * 10_007)
    }

    @Test func whatCannotBeServedWaitsAndIsCounted() async throws {
        var plan = plan(2000, readShare: 0, seconds: 0.5)
        // A tenth of what is asked for.
        plan.limit = BandwidthLimit(bytesPerSecond: 2_000_000)
        let (client, server) = try await TransferPair.run(plan)
        let figures = try #require(client.storage)
        #expect(client.incomplete == nil && server.failures == [])
        #expect((700...1300).contains(figures.writes.count), "all that were due")
        #expect(figures.unserved > figures.writes.count / 2)
        #expect(
            (figures.writes.percentile(50) ?? 0) > 100_000_000,
            "half of them waited for a fifth of the time or more"
        )
    }

    @Test func readsArePacedWhereTheyLeave() async throws {
        var plan = plan(2000, readShare: 1, seconds: 0.5)
        plan.limit = BandwidthLimit(bytesPerSecond: 2_000_000)
        let (client, _) = try await TransferPair.run(plan)
        let figures = try #require(client.storage)
        #expect(client.total(.requester).bytes < 2_500_000)
        #expect(figures.unserved > 0)
    }

    @Test func aCutConnectionsRequestsAreAnsweredByTheOther() async throws {
        var plan = plan(3000, seconds: 1)
        plan.failover = Failover()
        let sources = ["127.0.0.1", "127.0.0.2"]
        let (client, server) = try await TransferPair.with(plan, from: sources) { pair in
            async let reports = pair.run()
            for _ in 0..<2 {
                #expect(await pair.everythingFlows())
                MonotonicTime.now().advanced(byNanoseconds: 200_000_000).sleepUntil()
                OpenSockets.reset(from: sources[1], to: pair.listener.port)
            }
            return try await reports
        }
        #expect(client.incomplete == nil && client.failures + server.failures == [])
        #expect(client.channels.filter { $0.index == 1 }.flatMap(\.outages).count >= 1)
        let figures = try #require(client.storage)
        #expect(figures.unserved < 10)
        #expect(client.total(.requester).blocks == server.total(.responder).blocks)
        #expect(client.total(.requester).corrupt + server.total(.responder).corrupt == 0)
    }

    @Test func anEarlyEndKeepsWhatWasMeasured() async throws {
        var plan = plan(seconds: 600)
        plan.warmup = 0
        let (client, server) = try await TransferPair.with(plan) { pair in
            let reports = Task { try await pair.run() }
            #expect(await pair.everythingFlows())
            for end in [pair.client, pair.server] { end.stop("enough") }
            return try await reports.value
        }
        #expect(client.incomplete == "enough" && server.failures == [])
        #expect((client.storage?.all.count ?? 0) > 0)
    }
}
