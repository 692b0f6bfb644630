import Glibc
import Metering
import TestSupport
import Testing
import Verbs

@testable import Transport

extension ConnectionAttempt {
    /// One that nothing cuts short.
    static func attempt(_ channel: Int, connection: Int = 0, until deadline: MonotonicTime) -> ConnectionAttempt {
        ConnectionAttempt(channel: channel, connection: connection, deadline: deadline) {}
    }
}

@Suite(.leavesNothing) struct ArrivalTests {
    private let token = SessionToken()
    private let desk = ArrivalDesk()

    private func introduce(
        _ channel: Int,
        connection: Int = 0,
        as token: SessionToken? = nil
    ) -> ChannelIntroduction {
        ChannelIntroduction(token: token ?? self.token, channel: channel, connection: connection)
    }

    /// A socket that stands for a data channel; whether it is still open shows at its other end.
    private func arrival() throws -> (arrival: Arrival, other: TestSocket) {
        let (one, other) = try TestSocket.pair()
        return (.tcp(descriptor: one.release()), other)
    }

    @Test func whoWaitsGetsHisChannel() throws {
        let queue = desk.expect(token, channels: 8)
        let (arrival, other) = try arrival()
        #expect(desk.deliver(arrival, introduce(3)))
        let taken = try queue.take(.attempt(3, until: .distantFuture))
        #expect(!other.isClosedByPeer)
        taken.discard()
        #expect(other.isClosedByPeer)
        desk.forget(token)
    }

    @Test func aChannelThatComesTwiceIsTheCallersStill() throws {
        _ = desk.expect(token, channels: 8)
        let (first, firstOther) = try arrival()
        let (second, secondOther) = try arrival()
        #expect(desk.deliver(first, introduce(0)))
        #expect(!desk.deliver(second, introduce(0)))
        #expect(!secondOther.isClosedByPeer, "whose it is must close it")
        second.discard()
        desk.forget(token)
        #expect(firstOther.isClosedByPeer, "nobody came to take it")
    }

    @Test func theNextConnectionOfAChannelTakesThePlaceOfTheOneBefore() throws {
        let queue = desk.expect(token, channels: 8)
        let (first, firstOther) = try arrival()
        let (second, secondOther) = try arrival()
        #expect(desk.deliver(first, introduce(0)))
        #expect(desk.deliver(second, introduce(0, connection: 1)))
        #expect(firstOther.isClosedByPeer && !secondOther.isClosedByPeer)
        #expect(throws: ChannelError.self) { try queue.take(.attempt(0, until: .now())) }
        try queue.take(.attempt(0, connection: 1, until: .distantFuture)).discard()
        let (late, _) = try arrival()
        #expect(!desk.deliver(late, introduce(0, connection: 1)), "it has come before")
        late.discard()
        desk.forget(token)
    }

    @Test func aChannelThatThePlanDoesNotHaveIsNotTaken() throws {
        _ = desk.expect(token, channels: 8)
        let (arrival, _) = try arrival()
        #expect(!desk.deliver(arrival, introduce(8)))
        arrival.discard()
        desk.forget(token)
    }

    @Test func waitingEndsWhenTheOtherEndWillNotCome() throws {
        let queue = desk.expect(token, channels: 8)
        let error = try #require(throws: ChannelError.self) {
            try queue.take(
                ConnectionAttempt(channel: 0, connection: 4, deadline: .distantFuture) { () throws(ChannelError) in
                    throw .leftByPeer("its cable is out")
                }
            )
        }
        #expect(error.description.contains("its cable is out"))
        desk.forget(token)
    }

    @Test func nobodyWaitsForAnUnknownToken() throws {
        let (arrival, _) = try arrival()
        #expect(!desk.deliver(arrival, introduce(0, as: SessionToken())))
        arrival.discard()
    }

    @Test func whoComesTooLateIsNotTaken() throws {
        let queue = desk.expect(token, channels: 8)
        queue.close()
        let (late, _) = try arrival()
        #expect(!desk.deliver(late, introduce(0)))
        desk.forget(token)
        #expect(!desk.deliver(late, introduce(0)))
        late.discard()
    }

    @Test func waitingEndsAtTheDeadlineAndSaysWhatMayBeWrong() throws {
        let queue = desk.expect(token, channels: 8)
        let error = try #require(throws: ChannelError.self) {
            _ = try queue.take(.attempt(7, until: .now().advanced(byNanoseconds: 1_000_000)))
        }
        #expect(error.description.contains("channel 7"))
        #expect(error.description.contains("firewall"))
        desk.forget(token)
    }

    @Test func waitingEndsWhenTheSessionIsForgotten() async throws {
        let queue = desk.expect(token, channels: 8)
        let waiting = Task {
            try await WorkerThread.run("take") { [token] in
                _ = token
                return try queue.take(.attempt(0, until: .distantFuture))
            }
        }
        desk.forget(token)
        await #expect(throws: ChannelError.self) { _ = try await waiting.value }
    }
}

@Suite(.leavesNothing) struct TCPListenerTests {
    private let desk = ArrivalDesk()
    private let token = SessionToken()

    private func withListener(_ body: (TCPListener, ArrivalQueue) throws -> Void) throws {
        let listener = try TCPListener(address: .loopback, desk: desk)
        defer {
            desk.forget(token)
            listener.close()
        }
        try body(listener, desk.expect(token, channels: 8))
    }

    @Test func bringsAnIntroductionInPieces() throws {
        try withListener { listener, queue in
            let caller = try TestSocket(connectingTo: listener.port)
            for byte in ChannelIntroduction(token: token, channel: 1).bytes { try caller.send([byte]) }
            try caller.send([42])
            let arrival = try queue.take(.attempt(1, until: .soon))
            guard case .tcp(let descriptor) = arrival else { return }
            var byte: UInt8 = 0
            #expect(recv(descriptor, &byte, 1, 0) == 1 && byte == 42, "what follows is the channel's")
            arrival.discard()
        }
    }

    @Test(arguments: ["GET / HTTP/1.1\r\nHost: localhost\r\n\r\n", "RDB2 but nobody waits for this one."])
    func closesWhoHasNoBusinessHere(_ text: String) throws {
        try withListener { listener, queue in
            let caller = try TestSocket(connectingTo: listener.port)
            try caller.send(Array(text.utf8))
            #expect(caller.waitForEnd())
            // And lives on.
            let other = try TestSocket(connectingTo: listener.port)
            try other.send(ChannelIntroduction(token: token, channel: 0).bytes)
            try queue.take(.attempt(0, until: .soon)).discard()
        }
    }

    @Test func aCallerThatLeavesHalfwayIsForgotten() throws {
        try withListener { listener, queue in
            let half = try TestSocket(connectingTo: listener.port)
            try half.send(Array(ChannelIntroduction(token: token, channel: 0).bytes.prefix(10)))
            half.shutdownSending()
            #expect(half.waitForEnd())
            let silent = try TestSocket(connectingTo: listener.port)
            silent.shutdownSending()
            #expect(silent.waitForEnd())
            let good = try TestSocket(connectingTo: listener.port)
            try good.send(ChannelIntroduction(token: token, channel: 0).bytes)
            try queue.take(.attempt(0, until: .soon)).discard()
        }
    }

    @Test func closingItClosesWhoHasNotIntroducedHimself() throws {
        let listener = try TCPListener(address: .loopback, desk: desk)
        let caller = try TestSocket(connectingTo: listener.port)
        try caller.send([82])
        listener.close()
        #expect(caller.waitForEnd())
    }

    @Test func aPortInUseIsNamed() throws {
        try withListener { listener, _ in
            var address = SocketAddress.loopback
            address.port = listener.port
            let error = try #require(throws: ChannelError.self) { try TCPListener(address: address, desk: desk) }
            #expect(error.description.contains("127.0.0.1:\(listener.port)"))
        }
    }
}
