import TestSupport
import Testing

@testable import Session
@testable import Transport

/// A client that is suddenly gone: the server lets go of all it held for it, and serves the next one.
@Suite(.leavesNothing) struct VanishingClientTests {
    /// The last thing that the client does.
    enum Step: Int, CaseIterable {
        case connect, halfAFrame, hello, prepare, oneChannel, allChannels, start, midRun, drained
    }

    enum Way: CaseIterable {
        /// As the kernel closes the sockets of a process that exits.
        case close
        /// As it does when there was something left to read.
        case reset
    }

    @Test(arguments: Step.allCases, Way.allCases)
    func isForgotten(_ last: Step, _ way: Way) async throws {
        try await TestServer.with { server in
            let before = Leftovers.now()
            do {
                let client = try RawPeer(connectingTo: server)
                let channels = try await go(client, upTo: last)
                if way == .reset { (channels + [client.socket]).forEach { $0.reset() } }
            }
            let isForgotten = await eventually { Leftovers.now().since(before).isEmpty }
            #expect(isForgotten, "\(Leftovers.now().since(before))")
            try await server.servesAClient()
        }
    }

    /// Goes through a run as a client does, and stops after a step; the data channels that it has opened.
    private func go(_ client: RawPeer, upTo last: Step) async throws -> [TestSocket] {
        guard last > .connect else { return [] }
        guard last > .halfAFrame else {
            try await client.send(bytes: [0, 0, 1, 0, 123])
            return []
        }
        let hello = try await client.greet()
        let port = try #require(hello?.dataPorts?.tcp)
        guard last > .hello else { return [] }
        let token = SessionToken()
        try await client.send(.prepare(.endless(.both, channels: 2), token: token))
        guard case .prepared = try await client.receive() else {
            Issue.record("not prepared")
            return []
        }
        guard last > .prepare else { return [] }
        let channels = try (0..<(last == .oneChannel ? 1 : 4)).map { channel in
            let socket = try TestSocket(connectingTo: port)
            try socket.send(ChannelIntroduction(token: token, channel: channel).bytes)
            return socket
        }
        guard last > .oneChannel else { return channels }
        guard case .ready = try await client.receive() else {
            Issue.record("not ready")
            return channels
        }
        guard last > .allChannels else { return channels }
        try await client.send(.start)
        guard last > .start else { return channels }
        // Uploads come first: the first channel's data is the client's, the last one's the server's.
        let isFlowing = try await WorkerThread.run("raw-data") {
            try channels[0].send([UInt8](repeating: 1, count: 100_000))
            return channels[3].receiveAll(1_000_000) != nil
        }
        #expect(isFlowing)
        guard last > .midRun else { return channels }
        try await client.send(.stop("enough"))
        try await client.send(
            .drained([0: DrainedChannel(connection: 0, blocks: 1), 1: DrainedChannel(connection: 0, blocks: 0)])
        )
        return channels
    }
}

extension VanishingClientTests.Step: Comparable {
    static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}
