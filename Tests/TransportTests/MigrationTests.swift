import Metering
import Pacing
import TestSupport
import Testing
import Verbs

@testable import Transport

private let mebibyte = 1 << 20

@Suite(.leavesNothing) struct MigrationTests {
    private func plan(_ pattern: MigrationPattern, channels: Int = 2) -> TransferPlan {
        TransferPlan(
            workload: .migration,
            transport: .tcp,
            channels: channels,
            blockSize: 256 * 1024,
            depth: 16,
            verify: true,
            amount: .bytes(pattern.totalMemory),
            warmup: 0,
            migration: pattern
        )
    }

    private func machines(_ client: EndReport) throws -> [MachineFigures] {
        try #require(client.migration).machines
    }

    @Test func whatArrivesIsWhatTheSourceHad() async throws {
        let pattern = MigrationPattern(
            machines: 3,
            memory: 8 * mebibyte,
            workingSet: 2 * mebibyte,
            dirtyBytesPerSecond: 20_000_000,
            simultaneous: 2
        )
        let (client, server) = try await TransferPair.run(plan(pattern))
        #expect(client.incomplete == nil && client.failures + server.failures == [])
        for machine in try machines(client) {
            #expect(machine.outcome == .moved)
            #expect(machine.isVerified == true)
            #expect(machine.rounds.first?.kind == .bulk)
            #expect(machine.rounds.first?.memoryBytes == UInt64(8 * mebibyte))
            #expect(machine.rounds.last?.kind == .final)
            #expect((machine.downtime ?? .infinity) <= machine.seconds ?? 0)
        }
        #expect(server.total(.responder).corrupt == 0)
        #expect(server.total(.responder).verified > 0)
        #expect(client.total(.requester).bytes == server.total(.responder).bytes)
        #expect(server.migration == nil)
    }

    @Test(arguments: [false, true]) func pagesOfZerosAreNotSent(_ compresses: Bool) async throws {
        let pattern = MigrationPattern(memory: 8 * mebibyte, zeroShare: 0.75, compresses: compresses)
        let (client, _) = try await TransferPair.run(plan(pattern))
        let machine = try #require(try machines(client).first)
        #expect(machine.isVerified == true)
        #expect(machine.rounds[0].zeroBytes == UInt64(6 * mebibyte))
        let sent = machine.rounds[0].sentBytes
        #expect(compresses ? sent < UInt64(3 * mebibyte) / 2 : sent == UInt64(2 * mebibyte))
    }

    @Test func compressionSendsLessAndArrivesWhole() async throws {
        let pattern = MigrationPattern(
            memory: 16 * mebibyte,
            workingSet: 4 * mebibyte,
            dirtyBytesPerSecond: 50_000_000,
            randomShare: 0.25,
            compresses: true
        )
        let (client, server) = try await TransferPair.run(plan(pattern, channels: 1))
        let machine = try #require(try machines(client).first)
        #expect(client.incomplete == nil && machine.isVerified == true)
        #expect(Double(machine.rounds[0].sentBytes) < 0.5 * Double(machine.rounds[0].memoryBytes))
        #expect(client.total(.requester).bytes == server.total(.responder).bytes)
    }

    @Test func memoryThatIsNotResidentIsWalkedAgain() async throws {
        let pattern = MigrationPattern(
            machines: 2,
            memory: 32 * mebibyte,
            resident: 4 * mebibyte,
            workingSet: 16 * mebibyte,
            dirtyBytesPerSecond: 50_000_000,
            simultaneous: 2
        )
        let (client, _) = try await TransferPair.run(plan(pattern))
        for machine in try machines(client) {
            #expect(machine.outcome == .moved && machine.isVerified == true)
            #expect(machine.rounds[0].sentBytes == UInt64(32 * mebibyte))
        }
    }

    @Test func writingFasterThanSendingIsFoundAndTheNeedIsSaid() async throws {
        let pattern = MigrationPattern(
            memory: 8 * mebibyte,
            workingSet: 8 * mebibyte,
            dirtyBytesPerSecond: 200_000_000,
            allowedDowntime: 0.05
        )
        var plan = plan(pattern)
        plan.limit = BandwidthLimit(bytesPerSecond: 40_000_000)
        let (client, _) = try await TransferPair.run(plan)
        let machine = try #require(try machines(client).first)
        #expect(machine.outcome == .moved && machine.isVerified == true, "it is stopped, as Hyper-V stops it")
        let needed = try #require(machine.neededBytesPerSecond)
        #expect(needed > 40_000_000 && needed <= 200_000_000)
        #expect((machine.downtime ?? 0) > 0.05)
        #expect(machine.rounds.count < pattern.mostRounds)
    }

    @Test(.timeLimit(.minutes(5))) func moreThanAProcessorCanWriteStopsInTime() async throws {
        let pattern = MigrationPattern(
            memory: 64 * mebibyte,
            workingSet: 64 * mebibyte,
            dirtyBytesPerSecond: 1 << 60,
            allowedDowntime: 10
        )
        let (client, _) = try await TransferPair.run(plan(pattern))
        let machine = try #require(try machines(client).first)
        #expect(machine.outcome == .moved && machine.isVerified == true)
        #expect(machine.dirtyBytesPerSecond > 0)
    }

    @Test func aTargetThatDiesLeavesTheMachineAtTheSource() async throws {
        let pattern = MigrationPattern(
            machines: 2,
            memory: 64 * mebibyte,
            workingSet: 64 * mebibyte,
            dirtyBytesPerSecond: 100_000_000,
            allowedDowntime: 0.001
        )
        var plan = plan(pattern)
        plan.limit = BandwidthLimit(bytesPerSecond: 100_000_000)
        let (client, _) = try await TransferPair.with(plan) { pair in
            let reports = Task { try await pair.run() }
            #expect(await pair.everythingFlows())
            // The client first: told the other way round it may see its connections closed before it is told.
            pair.client.abort("the connection to the server was lost")
            pair.server.abort("its host lost power")
            return try await reports.value
        }
        #expect(client.incomplete == "the connection to the server was lost")
        let machines = try machines(client)
        guard case .failed(let reason) = machines[0].outcome else {
            Issue.record("the machine cannot have moved: \(machines[0])")
            return
        }
        #expect(reason.contains("in round 1 when the connection to the server was lost"))
        #expect(reason.contains("runs on at the source"))
        #expect(machines[1].outcome == .waiting)
    }

    @Test func aCutConnectionsMemoryGoesOverTheOther() async throws {
        let pattern = MigrationPattern(
            memory: 64 * mebibyte,
            workingSet: 16 * mebibyte,
            dirtyBytesPerSecond: 10_000_000
        )
        var plan = plan(pattern)
        plan.failover = Failover()
        plan.limit = BandwidthLimit(bytesPerSecond: 60_000_000)
        let sources = ["127.0.0.1", "127.0.0.2"]
        let (client, server) = try await TransferPair.with(plan, from: sources) { pair in
            async let reports = pair.run()
            #expect(await pair.everythingFlows())
            OpenSockets.reset(from: sources[1], to: pair.listener.port)
            return try await reports
        }
        #expect(client.incomplete == nil && client.failures + server.failures == [])
        #expect(client.channels.flatMap(\.outages).count == 1)
        let machine = try #require(try machines(client).first)
        #expect(machine.outcome == .moved && machine.isVerified == true)
    }

    @Test func moreMemoryThanThereIsIsRefusedBeforeAnythingMoves() throws {
        let pattern = MigrationPattern(machines: 64, memory: 1 << 40)
        let error = #expect(throws: PlanError.self) { try plan(pattern).validate(physicalMemory: 1 << 34) }
        #expect(error?.description.contains("--resident") == true)
        #expect(throws: ChannelError.self) { try GuestMemory(pattern, at: .client, hugePages: false) }
    }

    @Test func plansThatCannotBeAreRefused() throws {
        var pattern = MigrationPattern(memory: 8 * mebibyte, workingSet: 8 * mebibyte, zeroShare: 0.5)
        func problem() -> String? {
            do throws(PlanError) {
                try plan(pattern).validate(physicalMemory: 1 << 34)
                return nil
            } catch {
                return "\(error)"
            }
        }
        #expect(problem()?.contains("--working-set") == true)
        pattern.workingSet = 4 * mebibyte
        #expect(problem() == nil)
        pattern.resident = 16 * mebibyte
        #expect(problem()?.contains("--resident") == true)
        pattern.resident = 8 * mebibyte
        pattern.simultaneous = 0
        #expect(problem()?.contains("--simultaneous") == true)
        pattern.simultaneous = 1
        pattern.allowedDowntime = 0
        #expect(problem()?.contains("--downtime") == true)
    }
}
