import Metering
import TestSupport
import Testing
import Transport

@testable import Session

/// What clients may ask of a server.
@Suite(.leavesNothing) struct BoundsTests {
    private func options(_ change: (inout ServerBounds) -> Void) -> ServerOptions {
        var options = ServerOptions(port: 0)
        change(&options.bounds)
        return options
    }

    /// What a client is told whose case is not to be.
    private func refusal(of server: TestServer, to plan: TransferPlan) async -> String {
        let error = await #expect(throws: SessionError.self) {
            try await ClientSession.connect(to: server.route) { _ = try await $0.run(plan) }
        }
        return error?.description ?? ""
    }

    @Test func channelsAreCounted() async throws {
        try await TestServer.with(options { $0.channels = 2 }) { server in
            let refusal = await refusal(of: server, to: .brief(channels: 3))
            #expect(refusal.contains("3 channels: of 2 there, 2 are free (server --max-channels)"), "\(refusal)")
            for _ in 0..<10 {
                let outcome = try await ClientSession.connect(to: server.route) {
                    try await $0.run(.brief(channels: 2))
                }
                #expect(outcome.incomplete == nil, "those of the session before are free again")
            }
        }
    }

    @Test func descriptorsAreCounted() throws {
        let allowance = Allowance(ServerBounds(), physicalMemory: nil, descriptors: 20)
        let share = try allowance.share(for: .brief(channels: 8))
        let refusal = #expect(throws: SessionError.self) { _ = try allowance.share(for: .brief(channels: 8)) }
        let words = "12 file descriptors for 8 channels: of 20 there, 8 are free (ulimit -n)"
        #expect(refusal?.description.contains(words) == true, "\(String(describing: refusal))")
        withExtendedLifetime(share) {}
    }

    @Test func memoryIsCounted() async throws {
        let needed = UInt64(TransferPlan.brief(channels: 2).memoryPerEnd)
        try await TestServer.with(options { $0.memory = needed }) { server in
            let refusal = await refusal(of: server, to: .brief(channels: 8))
            #expect(refusal.contains("(server --max-memory)"), "\(refusal)")
            let outcome = try await ClientSession.connect(to: server.route) { session in
                _ = try await session.run(.brief(channels: 2))
                return try await session.run(.brief(channels: 2))
            }
            #expect(outcome.incomplete == nil)
        }
    }

    @Test func allSessionsShareThem() async throws {
        try await TestServer.with(options { $0.channels = 2 }) { server in
            let interruption = Interruption()
            let isQuiet = Flag()
            async let first = ClientSession.connect(to: server.route, interruption: interruption) {
                try await $0.run(.endless(channels: 2)) { _ in isQuiet.clear() }
            }
            #expect(await eventually { !isQuiet.isSet })
            let refusal = await refusal(of: server, to: .brief())
            #expect(refusal.contains("of 2 there, 0 are free"), "\(refusal)")
            interruption.request()
            _ = try await first
            try await server.servesAClient()
        }
    }

    @Test func durationIsBounded() async throws {
        try await TestServer.with(options { $0.seconds = 0.5 }) { server in
            let refusal = await refusal(of: server, to: .endless())
            #expect(refusal.contains("600 s with its warm-up") && refusal.contains("--max-duration"), "\(refusal)")
            var plan = TransferPlan.endless()
            plan.amount = .bytes(1 << 50)
            let outcome = try await ClientSession.connect(to: server.route) { [plan] in try await $0.run(plan) }
            #expect(outcome.server?.incomplete?.contains("--max-duration") == true, "\(outcome)")
            try await server.servesAClient()
        }
    }

    @Test func clientsAreCounted() async throws {
        try await TestServer.with(options { $0.clients = 1 }) { server in
            try await ClientSession.connect(to: server.route) { _ in
                let refusal = await refusal(of: server, to: .brief())
                #expect(refusal.contains("as many clients as it may, 1 (server --max-clients)"), "\(refusal)")
            }
            try await server.servesAClient()
        }
    }

    @Test(arguments: [false, true]) func whoComesInTooGreatARushIsTold(withKey: Bool) async throws {
        var options = options { $0.arrivalsPerSecond = 1 }
        options.patience = 0.2
        if withKey { options.admission = .holdersOfKey(try ServerIdentity()) }
        try await TestServer.with(options) { server in
            let route = server.route
            let refusals = await withTaskGroup(of: String?.self) { clients in
                for _ in 0..<4 {
                    clients.addTask {
                        do {
                            try await ClientSession.connect(to: route) { _ in }
                            return nil
                        } catch {
                            return "\(error)"
                        }
                    }
                }
                return await clients.reduce(into: []) { $0 += $1.map { [$0] } ?? [] }
            }
            #expect(!refusals.isEmpty && refusals.allSatisfy { $0.contains("--max-arrivals") }, "\(refusals)")
            #expect(server.log.contains("--max-arrivals"))
        }
    }

    @Test func aRushIsSpread() {
        let rate = ArrivalRate(perSecond: 10)
        let start = MonotonicTime(nanoseconds: 1_000_000_000_000)
        let second: UInt64 = 1_000_000_000
        func turns(_ count: Int, at time: MonotonicTime) -> [UInt64?] {
            (0..<count).map { _ in rate.turn(within: second, now: time) }
        }
        #expect(turns(10, at: start).allSatisfy { $0 == 0 })
        let late = turns(12, at: start)
        #expect(late[0] == 0 && late[1] == second / 10 && late[10] == second)
        #expect(late[11] == nil, "longer than it may have to wait")
        #expect(turns(1, at: start) == [nil])
        #expect(turns(1, at: start.advanced(byNanoseconds: 5 * second)) == [0])
    }

    @Test func whoComesInARushIsServedInTurn() async throws {
        try await TestServer.with(options { $0.arrivalsPerSecond = 20 }) { server in
            let start = MonotonicTime.now()
            try await withThrowingTaskGroup(of: Void.self) { tasks in
                for _ in 0..<30 {
                    tasks.addTask { try await ClientSession.connect(to: server.route) { _ in } }
                }
                try await tasks.waitForAll()
            }
            #expect(MonotonicTime.now().seconds(since: start) > 0.4, "ten had to wait")
        }
    }
}
