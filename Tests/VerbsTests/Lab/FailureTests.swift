import Testing

@testable import Verbs

extension OnDevices {
    @Suite("Failures on devices explain themselves")
    struct FailureTests {
        @Test("a key that the peer did not give out", arguments: Wire.allCases)
        func wrongKey(_ wire: Wire) throws {
            try Endpoint.withPair(over: wire) { client, _ in
                let target = try client.peerMemory
                var ring = try SendRing(client.queuePair, capacity: 16, regions: [client.memory])
                var poller = CompletionPoller(client.completions)
                try ring.read(into: client.memory.slice(count: 64), from: target.address, key: target.key)
                try ring.flush()
                // A read, since iWARP's write ends when it is handed to TCP, whatever the peer makes of it.
                try ring.read(into: client.memory.slice(count: 64), from: target.address, key: target.key ^ 0x5555_5500)
                try ring.read(into: client.memory.slice(count: 64), from: target.address, key: target.key)
                try ring.flush()
                var failures: [RdmaError] = []
                while ring.outstanding > failures.count {
                    let count = try poller.wait(timeoutMilliseconds: 20_000)
                    try #require(count > 0, "the failure does not show: \(failures)")
                    for index in 0..<count {
                        do { try ring.complete(poller[index]) } catch let error as RdmaError { failures.append(error) }
                    }
                }
                #expect(ring.completed == 1, "the read before the failure was carried out")
                #expect(ring.hasFailed == true)
                let first = try #require(failures.first)
                switch wire {
                case .roce:
                    #expect(first.description.contains("remote access error (status 10)"))
                    #expect(first.description.contains("key, address or length does not match what it registered"))
                case .iwarp:
                    #expect(first.description.contains("Over iWARP a peer that refuses a key or an address"))
                }
                for later in failures.dropFirst() {
                    #expect(later.cause == .completion(.flushed, vendorError: 0))
                }
            }
        }

        @Test("a key that the peer gave out on another connection", arguments: Wire.allCases)
        func foreignKey(_ wire: Wire) throws {
            try Endpoint.withPair(over: wire) { _, other in
                try Endpoint.withPair(over: wire) { client, _ in
                    var ring = try SendRing(client.queuePair, capacity: 4, regions: [client.memory])
                    var poller = CompletionPoller(client.completions)
                    let target = other.memory.remoteBuffer
                    try ring.read(into: client.memory.slice(count: 64), from: target.address, key: target.key)
                    try ring.flush()
                    try #require(try poller.wait(timeoutMilliseconds: 20_000) == 1)
                    #expect(throws: RdmaError.self) { try ring.complete(poller[0]) }
                    #expect(ring.completed == 0)
                }
            }
        }

        @Test("a write beyond the peer's memory", arguments: [Wire.roce])
        func writeBeyond(_ wire: Wire) throws {
            try Endpoint.withPair(over: wire) { client, server in
                let target = try client.peerMemory
                var ring = try SendRing(client.queuePair, capacity: 16, regions: [client.memory])
                var poller = CompletionPoller(client.completions)
                let local = client.memory.slice(count: 4096)
                try ring.write(local, to: target.address + target.length - 4095, key: target.key)
                try ring.flush()
                try #require(try poller.wait(timeoutMilliseconds: 20_000) == 1)
                #expect(poller[0].status == .remoteAccess)
                #expect(server.memory.bytes.allSatisfy { $0 == 0 })
            }
        }

        @Test("more requests than the queue takes: how many it took", arguments: Wire.allCases)
        func overflow(_ wire: Wire) throws {
            // Nothing is carried out before there is a connection, so that the queue stays full.
            let connector = try Connector(to: try wire.partner(port: 9), from: try wire.own())
            let (queuePair, memory) = try makeQueuePair(connector.connectionID, connector.context)
            var first = try ReceiveRing(queuePair, region: memory, slotSize: 16, count: 8)
            try first.postAll()
            try first.flush()
            var second = try ReceiveRing(queuePair, region: memory, slotSize: 16, count: 8)
            try second.postAll()
            var failure: RdmaError?
            do { try second.flush() } catch { failure = error }
            let text = try #require(failure).description
            // rxe rounds its queues up.
            let taken = wire == .roce ? 7 : 0
            #expect(text.hasPrefix("posting 8 receives, of which the device took \(taken), failed: "))
            #expect(text.contains("The queue is full"))
        }

        @Test("requests before there is a connection", arguments: Wire.allCases)
        func notConnected(_ wire: Wire) throws {
            let connector = try Connector(to: try wire.partner(port: 9), from: try wire.own())
            let (queuePair, memory) = try makeQueuePair(connector.connectionID, connector.context)
            var ring = try SendRing(queuePair, capacity: 8, regions: [memory])
            for _ in 0..<8 { try ring.write(memory.slice(count: 8), to: 0, key: 0) }
            var failure: RdmaError?
            do { try ring.flush() } catch { failure = error }
            #expect(try #require(failure).description.contains("The queue pair is not connected"))
            #expect(ring.appended == ring.posted, "the rest is forgotten")
        }

        @Test("a port where nothing listens", arguments: Wire.allCases)
        func nothingListens(_ wire: Wire) throws {
            let failure = try refusal(by: try wire.partner(port: 9), over: wire)
            #expect(failure.description.contains("Nothing listens on that port with RDMA"))
        }

        @Test("an address that no RDMA device serves")
        func noDevice() throws {
            // The network for the lab itself, which has no RDMA.
            let address = try SocketAddress("198.18.255.1", port: 1)
            let failure = try failure { _ = try Connector(to: address, timeout: .seconds(2)).context }
            #expect(failure.description.contains("No RDMA device serves the interface that leads there"))
        }

        @Test("a server that turns the client down, with its words", arguments: Wire.allCases)
        func rejected(_ wire: Wire) throws {
            let listener = try Listener(try wire.own())
            let address = try #require(listener.address)
            let server = Background {
                guard let request = try listener.next(timeout: .seconds(20)) else { return [UInt8]() }
                let words = request.privateData
                try request.reject(privateData: [1, 2, 3])
                return words
            }
            let failure = try refusal(by: address, over: wire, privateData: [7, 8, 9])
            guard case .connection(.rejected, _) = failure.cause else {
                Issue.record("\(failure)")
                return
            }
            #expect(try server.value().prefix(3) == [7, 8, 9])
        }

        @Test("a second listener on one port", arguments: Wire.allCases)
        func addressInUse(_ wire: Wire) throws {
            let listener = try Listener(try wire.own())
            let address = try #require(listener.address)
            let failure = try failure { _ = try Listener(address) }
            #expect(failure.description.contains("Another process listens there"))
        }

        @Test("the loopback address, on which no RDMA device listens")
        func loopback() throws {
            let failure = try failure { _ = try Listener(try SocketAddress("127.0.0.1")) }
            #expect(failure.description.contains("RDMA devices belong to network interfaces"))
        }

        @Test("a device of another name: the names that there are")
        func unknownDevice() throws {
            let failure = try failure { _ = try Context(opening: "mlx5_9") }
            #expect(failure.description.contains("This host has: "))
            #expect(failure.description.contains("roce0"))
        }

        @Test("sizes beyond the device's limits: the limit", arguments: Wire.allCases)
        func limits(_ wire: Wire) throws {
            let context = try Context(opening: wire.deviceName)
            let limit = try context.attributes().maximumCompletions
            let failure = try failure { _ = try CompletionQueue(context, capacity: limit + 1) }
            #expect(failure.description.contains("the device takes 1 to \(limit)"))
        }

        /// Connects to a server that does not agree.
        private func refusal(
            by address: SocketAddress,
            over wire: Wire,
            privateData: [UInt8] = []
        ) throws -> RdmaError {
            let connector = try Connector(to: address, from: try wire.own())
            #expect(connector.context.deviceName == wire.deviceName)
            let (queuePair, _) = try makeQueuePair(connector.connectionID, connector.context)
            var failure: RdmaError?
            do {
                _ = try connector.connect(queuePair, parameters: ConnectionParameters(privateData: privateData))
            } catch { failure = error }
            return try #require(failure, "the connection was made")
        }

        private func makeQueuePair(
            _ connectionID: ConnectionID,
            _ context: Context
        ) throws -> (QueuePair, MemoryRegion) {
            let domain = try ProtectionDomain(context)
            let queuePair = try QueuePair(
                connectionID,
                protectionDomain: domain,
                completionQueue: try CompletionQueue(context, capacity: 32),
                options: QueuePairOptions(sendCapacity: 8, receiveCapacity: 8)
            )
            return (queuePair, try MemoryRegion(domain, count: 4096))
        }

        private func failure(of body: () throws -> Void) throws -> RdmaError {
            var failure: RdmaError?
            do { try body() } catch let error as RdmaError { failure = error }
            return try #require(failure, "it did not fail")
        }
    }
}
