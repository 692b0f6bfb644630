import Fabric
import Metering
import Synchronization
import TestSupport
import Testing
import Transport
import Verbs

@testable import Session

@Suite(.leavesNothing) struct SessionTests {
    @Test func theTwoHostsGetToKnowEachOther() async throws {
        try await TestServer.with { server in
            var (hello, ports) = try await ClientSession.connect(to: server.route) { session in
                #expect(session.serverVersion == Version.current)
                #expect(session.serverAddress.host == "127.0.0.1")
                #expect(session.localAddress.host == "127.0.0.1")
                return (session.serverHost, session.dataPorts)
            }
            var own = HostDescription.current()
            // Its clock goes on.
            hello.condition?.clock = 0
            own.condition?.clock = 0
            #expect(hello == own)
            #expect(ports.tcp > 0)
            #expect((ports.rdma == nil) == (ports.rdmaProblem != nil))
        }
    }

    @Test func casesRunOneAfterTheOther() async throws {
        try await TestServer.with { server in
            try await ClientSession.connect(to: server.route) { session in
                for direction in [Direction.upload, .download, .both, .upload] {
                    let plan = TransferPlan.brief(direction, channels: 2)
                    let outcome = try await session.run(plan)
                    #expect(outcome.incomplete == nil)
                    let reports = [outcome.client, try #require(outcome.server)]
                    #expect(reports.map(\.end) == [.client, .server])
                    let verified = reports.flatMap(\.channels).reduce(0) { $0 + $1.total.verified }
                    #expect(verified == (direction == .both ? 80 : 40))
                }
                let latency = try await session.run(
                    TransferPlan(
                        workload: .latency,
                        transport: .tcp,
                        blockSize: 8,
                        amount: .bytes(800),
                        warmup: 0
                    )
                )
                #expect(latency.client.channels[0].latency?.count == 100)
            }
        }
    }

    @Test func manyClientsAreServedAtOnce() async throws {
        try await TestServer.with { server in
            try await withThrowingTaskGroup(of: Void.self) { clients in
                for _ in 0..<8 { clients.addTask { try await server.servesAClient() } }
                try await clients.waitForAll()
            }
        }
    }

    @Test(arguments: [Direction.upload, .download])
    func samplesComeFromTheEndThatSeesBlocksMove(_ direction: Direction) async throws {
        try await TestServer.with { server in
            let samples = Mutex<[IntervalSample]>([])
            let interruption = Interruption()
            _ = try await ClientSession.connect(to: server.route, interruption: interruption) { session in
                try await session.run(.endless(direction)) { sample in
                    let count = samples.withLock { samples in
                        samples.append(sample)
                        return samples.count
                    }
                    if count == 3 { interruption.request() }
                }
            }
            let bytes = samples.withLock { $0.map { $0.channels[0].bytes } }
            #expect(bytes.count >= 3)
            #expect(bytes == bytes.sorted())
        }
    }

    @Test func aCaseThatCannotBeginLeavesTheSessionUsable() async throws {
        try await TestServer.with { server in
            try await ClientSession.connect(to: server.route) { session in
                for attempt in 0..<3 {
                    // The server does not listen there.
                    let elsewhere = try SocketAddress("127.0.0.2")
                    let error = await #expect(throws: SessionError.self) {
                        _ = try await session.run(.brief(channels: 1 + attempt), over: [DataPath(to: elsewhere)])
                    }
                    guard case .failed(let reason) = error else {
                        Issue.record("another error: \(String(describing: error))")
                        return
                    }
                    #expect(reason.contains("127.0.0.2"))
                    let outcome = try await session.run(.brief())
                    #expect(outcome.incomplete == nil)
                }
            }
        }
    }

    @Test func aPlanThatCannotBeIsRefusedBeforeAnythingIsDone() async throws {
        try await TestServer.with { server in
            try await ClientSession.connect(to: server.route) { session in
                for (plan, words) in [
                    (TransferPlan.brief(channels: -1), "--channels -1"),
                    (TransferPlan(transport: .tcp, blockSize: 0), "--size 0"),
                    (TransferPlan(transport: .tcp, amount: .bytes(0)), "--bytes 0"),
                    (TransferPlan(transport: .tcp, warmup: -1), "--warmup"),
                ] {
                    let error = await #expect(throws: SessionError.self) { _ = try await session.run(plan) }
                    #expect(error?.description.contains(words) == true)
                }
                let outcome = try await session.run(.brief())
                #expect(outcome.incomplete == nil)
            }
        }
    }

    @Test func oneInterruptionKeepsWhatBothEndsMeasured() async throws {
        try await TestServer.with { server in
            let interruption = Interruption()
            let (outcome, next) = try await ClientSession.connect(to: server.route, interruption: interruption) {
                session in
                let outcome = try await session.run(.endless(.both)) { _ in interruption.request(once: true) }
                #expect(session.isInterrupted)
                let next = await #expect(throws: SessionError.self) { _ = try await session.run(.brief()) }
                return (outcome, next)
            }
            #expect(outcome.incomplete == "interrupted by the user")
            let serverReport = try #require(outcome.server)
            for report in [outcome.client, serverReport] {
                #expect(report.seconds > 0)
                #expect(report.channels.allSatisfy { $0.failure == nil })
            }
            for (ours, theirs) in zip(outcome.client.channels, serverReport.channels) {
                #expect(ours.total.blocks == theirs.total.blocks)
                #expect(ours.total.bytes == theirs.total.bytes)
            }
            #expect(next?.description == "interrupted")
            try await server.servesAClient()
        }
    }

    @Test func aSecondInterruptionWaitsForNothing() async throws {
        try await TestServer.with { server in
            let interruption = Interruption()
            let outcome = try await ClientSession.connect(to: server.route, interruption: interruption) { session in
                try await session.run(.endless()) { _ in
                    interruption.request()
                    interruption.request()
                }
            }
            #expect(outcome.incomplete == "interrupted by the user")
            #expect(outcome.client.seconds > 0)
            try await server.servesAClient()
        }
    }

    @Test func aServerThatEndsMidRunLeavesTheClientWhatItMeasured() async throws {
        try await TestServer.with { server in
            let outcome = try await ClientSession.connect(to: server.route) { session in
                try await session.run(.endless(.both, channels: 2)) { _ in
                    Task { await server.stop() }
                }
            }
            #expect(outcome.server == nil)
            #expect(outcome.incomplete?.contains("lost") == true)
            #expect(outcome.client.seconds > 0)
            #expect(outcome.client.channels.contains { $0.window.bytes > 0 })
        }
    }
}

extension Interruption {
    /// The user wants an end, unless he has said so before.
    func request(once: Bool) {
        if !once || !isRequested { request() }
    }
}
