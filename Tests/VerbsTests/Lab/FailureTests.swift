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
                if wire == .roce {
                    #expect(first.description.contains("remote access error (status 10)"))
                    #expect(first.description.contains("key, address or length does not match what it registered"))
                }
                for later in failures.dropFirst() {
                    #expect(later.cause == .completion(.flushed, vendorError: 0))
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
            #expect(failure.description.contains("No RDMA device serves this") || failure.description.contains("rdma link"))
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
            by address: SocketAddress, over wire: Wire, privateData: [UInt8] = []
        ) throws -> RdmaError {
            let connector = try Connector(to: address, from: try wire.own())
            #expect(connector.context.deviceName == wire.deviceName)
            let domain = try ProtectionDomain(connector.context)
            let completions = try CompletionQueue(connector.context, capacity: 16)
            let queuePair = try QueuePair(
                connector.connectionID, protectionDomain: domain, completionQueue: completions,
                options: QueuePairOptions(sendCapacity: 8, receiveCapacity: 8))
            var failure: RdmaError?
            do {
                _ = try connector.connect(queuePair, parameters: ConnectionParameters(privateData: privateData))
            } catch { failure = error }
            return try #require(failure, "the connection was made")
        }

        private func failure(of body: () throws -> Void) throws -> RdmaError {
            var failure: RdmaError?
            do { try body() } catch let error as RdmaError { failure = error }
            return try #require(failure, "it did not fail")
        }
    }
}
