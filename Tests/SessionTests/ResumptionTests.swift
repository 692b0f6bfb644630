import Metering
import TestSupport
import Testing
import Transport

@testable import Session

/// A control connection that breaks while both hosts live.
@Suite(.leavesNothing) struct ResumptionTests {
    /// Longer than it takes to connect anew, on a busy machine, too.
    private static func plan(
        _ direction: Direction = .upload,
        seconds: Double = 3,
        failover: Failover? = Failover()
    ) -> TransferPlan {
        TransferPlan(
            transport: .tcp,
            direction: direction,
            amount: .seconds(seconds),
            warmup: 0,
            interval: 0.02,
            failover: failover
        )
    }

    @Test(arguments: [Direction.upload, .download], [false, true])
    func aRunGoesOnOverAnotherConnection(_ direction: Direction, withKey: Bool) async throws {
        let admission = withKey ? Admission.holdersOfKey(try ServerIdentity()) : .thisHost
        try await TestServer.with(ServerOptions(admission: admission, port: 0)) { server in
            let port = UInt16(server.address.port)
            let outcomes = try await ClientSession.connect(to: server.route) { session in
                let first = try await session.run(
                    Self.plan(direction),
                    onSample: Self.resetOnceFlowing(port)
                )
                // And the session is as good as before.
                return [first, try await session.run(.brief())]
            }
            for outcome in outcomes {
                #expect(outcome.incomplete == nil)
                #expect(outcome.server != nil && outcome.server?.incomplete == nil)
            }
            #expect(server.log.contains("goes on with a session"))
            try await server.servesAClient()
        }
    }

    @Test func breaksMayFollowEachOther() async throws {
        try await TestServer.with { server in
            let port = UInt16(server.address.port)
            let outcome = try await ClientSession.connect(to: server.route) { session in
                try await session.run(Self.plan(.both)) { sample in
                    if (5...15).contains(sample.nanoseconds / 20_000_000) { OpenSockets.reset(to: port) }
                }
            }
            #expect(outcome.incomplete == nil)
            #expect(outcome.server != nil)
        }
    }

    @Test func withoutFailoverTheSessionEnds() async throws {
        try await TestServer.with { server in
            let port = UInt16(server.address.port)
            let outcome = try await ClientSession.connect(to: server.route) { session in
                try await session.run(
                    // Which it does not last: a host that is busy may take long to see the first sample.
                    Self.plan(seconds: 60, failover: nil),
                    onSample: Self.resetOnceFlowing(port)
                )
            }
            #expect(outcome.incomplete?.contains("the connection to the server was lost") == true)
            try await server.servesAClient()
        }
    }

    @Test func whoLeavesOverAnotherConnectionIsLetGoOnThat() async throws {
        try await TestServer.with { server in
            let first = try RawPeer(connectingTo: server)
            let session = try #require(try await first.greet()?.session)
            let second = try RawPeer(connectingTo: server)
            try await second.send(.resume(session, received: 0))
            guard case .resumed = try await second.receive() else {
                Issue.record("not resumed")
                return
            }
            try await second.send(.leaving)
            #expect(try await second.isClosed())
            #expect(try await first.isClosed())
        }
    }

    @Test func nobodyGoesOnWithASessionThatIsNot() async throws {
        try await TestServer.with { server in
            let peer = try RawPeer(connectingTo: server)
            try await peer.send(.resume(SessionToken(), received: 0))
            guard case .refused(let reason) = try await peer.receive() else {
                Issue.record("not refused")
                return
            }
            #expect(reason.contains("has ended"))
            #expect(try await peer.isClosed())
        }
    }

    /// Resets the control connection once, when something has moved: with each sample until it could be found.
    private static func resetOnceFlowing(_ port: UInt16) -> @Sendable (IntervalSample) -> Void {
        let isWaiting = Flag()
        return { sample in
            guard isWaiting.isSet, sample.channels.contains(where: { $0.bytes > 0 }) else { return }
            if OpenSockets.reset(to: port) { isWaiting.clear() }
        }
    }
}
