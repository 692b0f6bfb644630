import Glibc
import Metering
import Pacing
import TestSupport
import Testing

@testable import Transport

/// What one call hands to TCP, and what it takes.
@Suite(.leavesNothing) struct StreamTests {
    /// Blocks are counted one by one, however many of them a call moves: none, in part, or many at once.
    @Test(arguments: CompletionMode.allCases, [1, 10_007, 1 << 20])
    func blocksAreCountedWhateverACallMoves(_ completion: CompletionMode, _ writeSize: Int) async throws {
        let plan = TransferPlan(
            transport: .tcp,
            direction: .both,
            blockSize: 4097,
            completion: completion,
            writeSize: writeSize,
            amount: .bytes(2_000_003),
            warmup: 0
        )
        let (client, server) = try await TransferPair.run(plan)
        for (source, sink) in [(client, server), (server, client)] {
            let (sent, received) = (source.total(.requester), sink.total(.responder))
            #expect(sent.bytes == 2_000_003 && received.bytes == 2_000_003)
            #expect(sent.blocks == 489 && received.blocks == 489)
            #expect(sent.indexSum == (0..<489).reduce(0, +))
        }
    }

    @Test(arguments: [1, 4096, 100_000, 1 << 20])
    func everyBlockOfACallIsStamped(_ writeSize: Int) async throws {
        let plan = TransferPlan(
            transport: .tcp,
            blockSize: 1001,
            writeSize: writeSize,
            verify: true,
            amount: .bytes(1_001_000),
            warmup: 0
        )
        let (client, server) = try await TransferPair.run(plan)
        let received = server.total(.responder)
        #expect((received.bytes, received.verified, received.corrupt) == (1_001_000, 1000, 0))
        #expect(received.indexSum == client.total(.requester).indexSum)
    }

    @Test(arguments: CompletionMode.allCases)
    func smallBlocksObeyALimitTogether(_ completion: CompletionMode) async throws {
        let plan = TransferPlan(
            transport: .tcp,
            channels: 2,
            blockSize: 4096,
            completion: completion,
            amount: .seconds(0.3),
            warmup: 0,
            limit: BandwidthLimit(bytesPerSecond: 20_000_000)
        )
        let start = MonotonicTime.now()
        let (client, server) = try await TransferPair.run(plan)
        let seconds = MonotonicTime.now().seconds(since: start)
        let (sent, received) = (client.total(.requester), server.total(.responder))
        // What the bucket holds at once, and a block of each channel.
        #expect(Double(sent.bytes) <= 20_000_000 * (seconds + 0.006) + 2 * 4096)
        #expect(sent.bytes > 1_000_000 && received.bytes == sent.bytes && received.blocks == sent.blocks)
        #expect(client.incomplete == nil && client.failures + server.failures == [])
    }

    /// Whole blocks or parts of them: what a call has taken ends anywhere in the memory that is sent. The largest are more
    /// than one call takes.
    @Test(arguments: [100, 4097, 1 << 20, 9_000_001], [false, true])
    func blocksGoWholeFromAnyPlace(_ blockSize: Int, _ usesSendfile: Bool) async throws {
        let plan = TransferPlan(
            transport: .tcp,
            direction: .both,
            channels: 2,
            blockSize: blockSize,
            usesSendfile: usesSendfile,
            amount: .bytes(18_000_003),
            warmup: 0
        )
        let (client, server) = try await TransferPair.run(plan)
        for (source, sink) in [(client, server), (server, client)] {
            let (sent, received) = (source.total(.requester), sink.total(.responder))
            #expect(sent.bytes == 18_000_003 && received.bytes == 18_000_003)
            #expect(sent.blocks == received.blocks)
        }
        #expect(client.failures + server.failures == [])
    }

    /// A block is larger than the memory that it goes from: nothing beyond that memory is sent.
    @Test func onlyItsOwnMemoryIsSent() throws {
        let (length, listener) = (9_000_001, try TestSocket.listening())
        let socket = try TestSocket(connectingTo: listener.port)
        let plan = TransferPlan(transport: .tcp, blockSize: length, completion: .busy)
        var sender = try TCPSender(socket: Socket(owning: socket.release()), plan: plan, stamp: nil)
        let other = try listener.accepted()
        try sender.post(Piece(Block(index: 0, length: length)))
        var count = 0
        while count < length {
            _ = try sender.reap()
            let bytes = try #require(other.receive(1 << 20))
            try #require(!bytes.isEmpty && bytes.allSatisfy { $0 == 0x5A })
            count += bytes.count
        }
        #expect(count == length)
    }

    @Test(arguments: [false, true])
    func whatIsSentArrivesAsItIs(_ usesSendfile: Bool) throws {
        let listener = try TestSocket.listening()
        let socket = try TestSocket(connectingTo: listener.port)
        let plan = TransferPlan(transport: .tcp, blockSize: 1000, usesSendfile: usesSendfile)
        var sender = try TCPSender(socket: Socket(owning: socket.release()), plan: plan, stamp: nil)
        var receiver = try TCPReceiver(socket: Socket(owning: listener.accepted().release()), plan: plan, stamp: nil)
        receiver.memory.base.storeBytes(of: 0, as: UInt8.self)
        try sender.post(Piece(Block(index: 0, length: 1000)))
        while sender.isHolding { _ = try sender.sleep() }
        while receiver.ledger.bytes < 1000 { _ = try receiver.sleep() }
        #expect(receiver.memory.base.load(as: UInt8.self) == 0x5A)
    }

    /// sendfile(2) has no MSG_NOSIGNAL: a peer that is gone must not end the program.
    @Test func aSignalOfAClosedConnectionIsNoWorkersEnd() async throws {
        let isBlocked = try await WorkerThread.run("signals") {
            var signals = sigset_t()
            pthread_sigmask(SIG_BLOCK, nil, &signals)
            return sigismember(&signals, SIGPIPE) == 1
        }
        #expect(isBlocked)
    }

    @Test(arguments: CompletionMode.allCases, [100, 1 << 20])
    func whatIsThrownAwayIsCounted(_ completion: CompletionMode, _ blockSize: Int) async throws {
        let bytes: UInt64 = 5_000_001
        let plan = TransferPlan(
            transport: .tcp,
            blockSize: blockSize,
            completion: completion,
            discardsReceived: true,
            amount: .bytes(bytes),
            warmup: 0
        )
        let (client, server) = try await TransferPair.run(plan)
        let (sent, received) = (client.total(.requester), server.total(.responder))
        #expect(received.bytes == bytes && received.blocks == sent.blocks)
        #expect(client.failures + server.failures == [])
    }

    /// A receiver that throws away leaves its memory as it was; one that does not has what was sent.
    @Test(arguments: [false, true])
    func nothingIsDeliveredOfWhatIsThrownAway(_ discards: Bool) throws {
        let listener = try TestSocket.listening()
        let other = try TestSocket(connectingTo: listener.port)
        let plan = TransferPlan(transport: .tcp, blockSize: 1000, completion: .busy, discardsReceived: discards)
        var receiver = try TCPReceiver(socket: Socket(owning: listener.accepted().release()), plan: plan, stamp: nil)
        try other.send([UInt8](repeating: 7, count: 1000))
        while receiver.ledger.bytes < 1000 { _ = try receiver.serve() }
        let (blocks, first) = (receiver.ledger.blocks, receiver.memory.base.load(as: UInt8.self))
        #expect(blocks == 1)
        #expect(first == (discards ? 0x5A : 7))
    }
}
