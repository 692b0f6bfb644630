import Glibc
import Metering
import TestSupport
import Testing

@testable import Transport

/// One end of a transfer; the other one is played by the test.
@Suite(.leavesNothing) struct TransferFaultTests {
    private let token = SessionToken()

    @Test func aTransferThatWasNeverOpenedHoldsNothing() {
        let transfer = Transfer.client(plan: TransferPlan(transport: .tcp), token: token, paths: [.loopback(port: 1)])
        transfer.abort("the server said no")
        #expect(transfer.close())
    }

    @Test func aTransferThatWasGivenUpBeforeDoesNotOpen() throws {
        let server = try TestSocket.listening()
        let transfer = Transfer.client(
            plan: TransferPlan(transport: .tcp),
            token: token,
            paths: [.loopback(port: server.port)]
        )
        transfer.abort("the session ended")
        let error = try #require(throws: ChannelError.self) { try transfer.open(within: 20) }
        #expect(error.description.contains("the session ended"))
        #expect(transfer.close())
    }

    @Test func aClosedPortIsNamed() throws {
        let port = try TestSocket.listening().port
        let transfer = Transfer.client(
            plan: TransferPlan(transport: .tcp, channels: 4),
            token: token,
            paths: [.loopback(port: port)]
        )
        let error = try #require(throws: ChannelError.self) { try transfer.open(within: 20) }
        #expect(error.description.contains("127.0.0.1:\(port)"))
        #expect(error.description.contains("rdmabench server"))
        #expect(transfer.close())
    }

    @Test func aClientThatOpensTooFewChannelsIsWaitedForNoLongerThanAllowed() throws {
        let desk = ArrivalDesk()
        let listener = try TCPListener(address: .loopback, desk: desk)
        defer { listener.close() }
        let transfer = Transfer.server(plan: TransferPlan(transport: .tcp, channels: 3), token: token, desk: desk)
        let one = try TestSocket(connectingTo: listener.port)
        try one.send(ChannelIntroduction(token: token, channel: 1).bytes)
        let error = try #require(throws: ChannelError.self) { try transfer.open(within: 0.2) }
        #expect(error.description.contains("did not arrive"))
        #expect(transfer.close())
        #expect(one.waitForEnd(), "the channel that stood is closed")
    }

    @Test(arguments: CompletionMode.allCases)
    func aSinkThatDiesMidRunIsAFailure(_ completion: CompletionMode) async throws {
        let server = try TestSocket.listening()
        let plan = TransferPlan(transport: .tcp, completion: completion, amount: .seconds(600), warmup: 0)
        let transfer = Transfer.client(plan: plan, token: token, paths: [.loopback(port: server.port)])
        let report = try await run(transfer) {
            let channel = try server.accepted()
            let introduction = channel.receiveAll(ChannelIntroduction.size)
            #expect(introduction == ChannelIntroduction(token: token, channel: 0).bytes)
            #expect(channel.receiveAll(1_000_000) != nil)
            channel.reset()
        }
        let failure = try #require(report.channels[0].failure)
        #expect(failure.contains("the connection was reset") || failure.contains("sending"), "\(failure)")
        #expect(report.incomplete == failure)
        #expect(report.channels[0].total.bytes >= 1_000_000)
        #expect(report.seconds > 0)
    }

    @Test(arguments: [false, true])
    func aSourceThatDiesMidRunIsAFailure(_ verify: Bool) async throws {
        let server = try TestSocket.listening()
        let plan = TransferPlan(
            transport: .tcp,
            direction: .download,
            verify: verify,
            amount: .seconds(600),
            warmup: 0
        )
        let transfer = Transfer.client(plan: plan, token: token, paths: [.loopback(port: server.port)])
        let report = try await run(transfer) {
            let channel = try server.accepted()
            let block = stamped(0, length: plan.blockSize)
            try channel.send(block + block.prefix(100))
            #expect(pollUntil { transfer.lanes[0].progress.bytes == UInt64(plan.blockSize + 100) })
            channel.reset()
        }
        #expect(report.incomplete?.contains("reset") == true)
        #expect(report.channels[0].total.blocks == 1)
        #expect(report.channels[0].total.bytes == UInt64(plan.blockSize + 100), "what came is told")
        #expect(report.channels[0].total.verified == (verify ? 1 : 0))
    }

    /// All of it is in the kernel's hands, and the other end takes longer for that than draining may stand still.
    @Test func aPeerThatReadsSlowlyIsNotGone() async throws {
        let server = try TestSocket.listening()
        // What lies unread lies at the sender.
        var size: Int32 = 64 << 10
        setsockopt(server.descriptor, SOL_SOCKET, SO_RCVBUF, &size, socklen_t(MemoryLayout<Int32>.size))
        let plan = TransferPlan(transport: .tcp, blockSize: 1 << 20, amount: .seconds(0.5), warmup: 0)
        let transfer = Transfer.client(plan: plan, token: token, paths: [.loopback(port: server.port)])
        transfer.peerHasDrained([:])
        let report = try await run(transfer) {
            let channel = try server.accepted()
            usleep(1_000_000)
            #expect(channel.receiveAll(3 << 19) != nil)
            for _ in 0..<12 {
                usleep(1_000_000)
                #expect(channel.receiveAll(64 << 10) != nil)
            }
            while channel.receiveAll(64 << 10) != nil {}
        }
        #expect(report.incomplete == nil)
        #expect(report.channels[0].total.bytes >= 1 << 20)
    }

    @Test func damageOnTheWayIsCountedAndTheRunGoesOn() async throws {
        let server = try TestSocket.listening()
        let plan = TransferPlan(
            transport: .tcp,
            direction: .download,
            blockSize: 128,
            verify: true,
            amount: .seconds(600),
            warmup: 0
        )
        let transfer = Transfer.client(plan: plan, token: token, paths: [.loopback(port: server.port)])
        let report = try await run(transfer) {
            let channel = try server.accepted()
            for index: UInt64 in 0..<3 {
                var block = stamped(index, length: plan.blockSize)
                if index == 1 { block[100] ^= 1 }
                try channel.send(block)
            }
            channel.shutdownSending()
            #expect(pollUntil { transfer.lanes[0].progress.blocks == 3 })
            transfer.peerHasDrained([0: DrainedChannel(connection: 0, blocks: 3)])
        }
        #expect(report.channels[0].total.verified == 2)
        #expect(report.channels[0].total.corrupt == 1)
    }

    @Test func aStreamOutOfStepIsAFailure() async throws {
        let server = try TestSocket.listening()
        let plan = TransferPlan(
            transport: .tcp,
            direction: .download,
            verify: true,
            amount: .seconds(600),
            warmup: 0
        )
        let transfer = Transfer.client(plan: plan, token: token, paths: [.loopback(port: server.port)])
        let report = try await run(transfer) {
            let channel = try server.accepted()
            try channel.send([UInt8](repeating: 7, count: 1000))
            #expect(channel.waitForEnd())
        }
        #expect(report.incomplete?.contains("without its stamp") == true)
    }

    @Test func aPartnerThatDoesNotAnswerEndsWithTheSession() async throws {
        let server = try TestSocket.listening()
        let plan = TransferPlan(workload: .latency, transport: .tcp, amount: .seconds(600), warmup: 0)
        let transfer = Transfer.client(plan: plan, token: token, paths: [.loopback(port: server.port)])
        let report = try await run(transfer) {
            let channel = try server.accepted()
            #expect(channel.receiveAll(1000) != nil)
            transfer.abort("the peer is gone")
            #expect(channel.waitForEnd())
        }
        #expect(report.incomplete == "the peer is gone")
        #expect(report.channels[0].latency?.count ?? 0 == 0)
    }

    /// A block as the other end would send it.
    private func stamped(_ index: UInt64, length: Int) -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: length)
        let stamp = BlockStamp(seed: token.stampSeed)
        bytes.withUnsafeMutableBytes { stamp.write(Block(index: index, length: length), to: $0.baseAddress!) }
        return bytes
    }

    /// Runs a client's transfer while `partner` plays the server; each on a thread of its own, as they block.
    private func run(
        _ transfer: Transfer,
        partner: @escaping @Sendable () throws -> Void
    ) async throws -> EndReport {
        defer { #expect(transfer.close()) }
        async let report = WorkerThread.run("transfer") {
            try transfer.open(within: 20)
            return transfer.run(onDraining: {}, onDrained: { _ in })
        }
        do {
            try await WorkerThread.run("partner") { try partner() }
        } catch {
            transfer.abort("\(error)")
            throw error
        }
        return try await report
    }
}
