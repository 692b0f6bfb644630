import Foundation
import Testing
import Verbs

@testable import Transport

@Suite struct TransferPlanTests {
    struct Row: Sendable, CustomTestStringConvertible {
        let transport: TransportKind
        let operation: Transport.Operation
        let direction: Direction
        /// The end that posts blocks, and the end that knows what was delivered.
        let requester: End
        let counter: End

        var testDescription: String { "\(transport) \(operation) \(direction)" }
    }

    static let rows = [
        Row(transport: .tcp, operation: .write, direction: .upload, requester: .client, counter: .server),
        Row(transport: .tcp, operation: .write, direction: .download, requester: .server, counter: .client),
        Row(transport: .tcp, operation: .read, direction: .upload, requester: .client, counter: .server),
        Row(transport: .tcp, operation: .read, direction: .download, requester: .server, counter: .client),
        Row(transport: .tcp, operation: .send, direction: .upload, requester: .client, counter: .server),
        Row(transport: .tcp, operation: .send, direction: .download, requester: .server, counter: .client),
        Row(transport: .rdma, operation: .write, direction: .upload, requester: .client, counter: .client),
        Row(transport: .rdma, operation: .write, direction: .download, requester: .server, counter: .server),
        Row(transport: .rdma, operation: .read, direction: .upload, requester: .server, counter: .server),
        Row(transport: .rdma, operation: .read, direction: .download, requester: .client, counter: .client),
        Row(transport: .rdma, operation: .send, direction: .upload, requester: .client, counter: .server),
        Row(transport: .rdma, operation: .send, direction: .download, requester: .server, counter: .client),
    ]

    @Test func onlyWhoHasSomethingToWaitForPolls() {
        for operation in [Transport.Operation.write, .read, .send] {
            var plan = TransferPlan(transport: .rdma, operation: operation)
            plan.completion = .busy
            #expect(plan.completion(of: .requester) == .busy)
            #expect(plan.completion(of: .responder) == (operation == .send ? .busy : .event))
            plan.verify = true
            #expect(plan.completion(of: .responder) == .busy, "it looks at each block")
            plan.verify = false
            plan.workload = .latency
            #expect(plan.completion(of: .responder) == (operation == .read ? .event : .busy))
            plan.workload = .storage
            #expect(plan.completion(of: .responder) == .busy)
        }
    }

    @Test(arguments: rows)
    func theEndsHaveTheirRoles(_ row: Row) {
        let plan = TransferPlan(transport: row.transport, operation: row.operation, direction: row.direction)
        #expect(plan.role(of: row.requester, direction: row.direction) == .requester)
        #expect(plan.role(of: row.requester.peer, direction: row.direction) == .responder)
        #expect(plan.countingEnd(of: row.direction) == row.counter)
        #expect(plan.source(of: row.direction) == (row.direction == .upload ? .client : .server))
    }

    @Test(arguments: rows)
    func inALatencyRunTheClientDoesItAll(_ row: Row) {
        let plan = TransferPlan(
            workload: .latency,
            transport: row.transport,
            operation: row.operation,
            direction: row.direction
        )
        #expect(plan.role(of: .client, direction: row.direction) == .requester)
        #expect(plan.role(of: .server, direction: row.direction) == .responder)
        #expect(plan.countingEnd(of: row.direction) == .client)
    }

    @Test(arguments: [TransportKind.tcp, .rdma])
    func forStorageTheClientAsks(_ transport: TransportKind) {
        let plan = TransferPlan(workload: .storage, transport: transport, channels: 2, depth: 8)
        #expect(plan.channelList.map(\.direction) == [.both, .both])
        #expect(plan.role(of: .client, direction: .both) == .requester)
        #expect(plan.role(of: .server, direction: .both) == .responder)
        #expect(plan.countingEnd(of: .both) == .client && !plan.responderCounts)
        #expect(plan.memoryPerEnd == 2 * 8 * 65536, "each request has its memory")
    }

    @Test func channelsAreNumberedUploadsFirst() {
        let both = TransferPlan(transport: .tcp, direction: .both, channels: 2).channelList
        #expect(both.map(\.index) == [0, 1, 2, 3])
        #expect(both.map(\.direction) == [.upload, .upload, .download, .download])
        let download = TransferPlan(transport: .rdma, direction: .download, channels: 3).channelList
        #expect(download.map(\.index) == [0, 1, 2])
        #expect(download.allSatisfy { $0.direction == .download })
    }

    @Test(
        arguments: [
            (1, 128), (64 << 10, 128), (128 << 10, 64), (1 << 20, 8), (2 << 20, 4), (1 << 30, 4), (0, 128),
        ]
    )
    func theDefaultDepthIsEightMebibytes(_ blockSize: Int, _ depth: Int) {
        #expect(TransferPlan.defaultDepth(blockSize: blockSize) == depth)
        #expect(TransferPlan(transport: .rdma, blockSize: blockSize).depth == depth)
    }

    @Test(arguments: [(64, 64), (4 << 10, 64), (16 << 10, 32), (64 << 10, 8), (256 << 10, 2), (512 << 10, 1)])
    func aBatchIsHalfAMebibyteAndHalfOfTheDepthAtMost(_ blockSize: Int, _ blocks: Int) {
        #expect(TransferPlan(transport: .rdma, blockSize: blockSize).completionBatch == blocks)
        #expect(TransferPlan(transport: .rdma, blockSize: blockSize, depth: 4).completionBatch == min(blocks, 2))
    }

    @Test(arguments: [(1, 3.0), (64, 3), (128, 6), (1024, 48)])
    func manyChannelsMayBeSilentForLonger(_ channels: Int, _ seconds: Double) {
        let failover = Failover(deadAfter: 3, giveUpAfter: 30)
        #expect(TransferPlan(transport: .tcp, channels: channels, failover: failover).silenceSeconds == seconds)
        #expect(TransferPlan(transport: .tcp, channels: channels).silenceSeconds == nil)
        #expect(TransferPlan(transport: .tcp, channels: channels).drainingSeconds == seconds / 3 * 10)
    }

    @Test func memoryIsInWholeCacheLines() {
        #expect(TransferPlan(transport: .tcp, blockSize: 1).stride == 64)
        #expect(TransferPlan(transport: .tcp, blockSize: 65).stride == 128)
        #expect(TransferPlan(workload: .latency, transport: .tcp, blockSize: 65).memoryPerEnd == 128)
        #expect(TransferPlan(transport: .tcp, direction: .both, channels: 2, writeSize: 64).memoryPerEnd == 4 * 65536)
        #expect(TransferPlan(transport: .rdma, channels: 2, blockSize: 64, depth: 10).memoryPerEnd == 1280)
        #expect(TransferPlan(transport: .rdma, channels: 2, depth: 10, usesOneBuffer: true).memoryPerEnd == 2 << 16)
    }

    @Test func onlyStampedBlocksOfTCPHaveAPlaceEach() {
        var plan = TransferPlan(transport: .tcp, channels: 3, blockSize: 1 << 30)
        #expect((plan.senderMemory, plan.receiverMemory) == (128 << 10, 256 << 10), "a processor's cache holds it")
        #expect(plan.memoryPerEnd == 3 * (256 << 10))
        plan.usesSendfile = true
        #expect((plan.senderMemory, plan.receiverMemory) == (512 << 10, 256 << 10), "one call of sendfile(2)")
        plan.writeSize = 1 << 20
        #expect(plan.senderMemory == 1 << 20, "as was asked for")
        (plan.usesSendfile, plan.verify, plan.writeSize) = (false, true, 512 << 10)
        #expect((plan.senderMemory, plan.receiverMemory) == (1 << 30, 1 << 30))
        plan.blockSize = 4096
        #expect((plan.senderMemory, plan.receiverMemory) == (512 << 10, 4096), "of one call, and of one block")
    }

    @Test(arguments: [(1, 512), (16, 512), (32, 256), (64, 128), (1024, 128)])
    func manyChannelsHandOverLessAtOnce(_ channels: Int, _ kilobytes: Int) {
        #expect(TransferPlan(transport: .tcp, channels: channels).writeSize == kilobytes << 10)
        #expect(TransferPlan(transport: .tcp, channels: channels, writeSize: 1).writeSize == 1)
    }

    @Test(arguments: [Amount.seconds(2.5), .bytes(.max)])
    func crossesTheWire(_ amount: Amount) throws {
        let plan = TransferPlan(
            workload: .latency,
            transport: .rdma,
            operation: .read,
            direction: .both,
            channels: 3,
            blockSize: 17,
            depth: 5,
            completion: .adaptive,
            writeSize: 4711,
            usesSendfile: true,
            discardsReceived: true,
            verify: true,
            hugePages: true,
            amount: amount,
            warmup: 0.5,
            interval: 0.1,
            storage: StoragePattern(requestsPerSecond: 17.5, readShare: 0.25, burst: 0.5, seed: .max)
        )
        #expect(try JSONDecoder().decode(TransferPlan.self, from: JSONEncoder().encode(plan)) == plan)
    }

    @Test func theSummaryNamesWhatMatters() {
        let rdma = TransferPlan(transport: .rdma, operation: .read, blockSize: 4096, depth: 7, verify: true).summary
        #expect(rdma == "bandwidth rdma read upload, 1 x 4096 B, depth 7, event, verified")
        #expect(TransferPlan(transport: .tcp).summary == "bandwidth tcp upload, 1 x 65536 B, event")
        let impatient = TransferPlan(transport: .rdma, acknowledgeTimeout: AcknowledgeTimeout(rawValue: 14)).summary
        #expect(impatient.hasSuffix("event, sent again after 67.1 ms"))
        #expect(TransferPlan(transport: .tcp, usesSendfile: true).summary.hasSuffix("event, sendfile"))
        #expect(
            TransferPlan(transport: .tcp, discardsReceived: true).summary.hasSuffix("event, received data discarded")
        )
    }
}
