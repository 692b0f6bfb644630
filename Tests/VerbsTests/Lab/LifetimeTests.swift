import Testing

@testable import Verbs

extension OnDevices {
    @Suite("Ownership")
    struct LifetimeTests {
        @Test("objects may be released in any order, and leave nothing behind", arguments: Wire.allCases)
        func anyOrder(_ wire: Wire) throws {
            try use(wire, order: [0, 1, 2, 3, 4, 5, 6])
            // librdmacm keeps what it opened for the first connection.
            let before = try KernelObjects.now()
            #expect(try countInUse(wire).kinds(over: before) == ["pd", "cq", "qp", "cm_id", "mr", "files"])
            let rotations = (0..<7).map { start in (0..<7).map { ($0 + start) % 7 } }
            for order in rotations + rotations.map({ $0.reversed() }) { try use(wire, order: order) }
            #expect(try KernelObjects.now().kinds(over: before) == [])
        }

        @Test("an event keeps its connection alive, so that neither waits for the other", arguments: Wire.allCases)
        func eventInHand(_ wire: Wire) throws {
            let channel = try EventChannel()
            var id: ConnectionID? = try ConnectionID(channel)
            weak let watch = id
            try id?.resolveAddress(of: try wire.own(port: 1), timeout: .seconds(5))
            guard let event = try channel.next(timeout: .seconds(10)) else {
                Issue.record("no event")
                return
            }
            id = nil
            #expect(watch != nil)
            #expect(try release(event) == .addressResolved)
            #expect(watch == nil)
        }

        @Test("an event of a connection that is gone is acknowledged by the channel", arguments: Wire.allCases)
        func eventOfNobody(_ wire: Wire) throws {
            let channel = try EventChannel()
            try ConnectionID(channel).resolveAddress(of: try wire.own(port: 1), timeout: .seconds(5))
            let event = try channel.next(timeout: .milliseconds(50))
            let isNone = event == nil
            #expect(isNone)
        }

        @Test("a request that nobody takes is turned down", arguments: Wire.allCases)
        func requestOutOfScope(_ wire: Wire) throws {
            let listener = try Listener(try wire.own())
            let address = try #require(listener.address)
            let server = Background { try listener.next(timeout: .seconds(20)) == nil }
            let connector = try Connector(to: address)
            let queuePair = try makeQueuePair(connector.connectionID, connector.context)
            var failure: RdmaError?
            do { _ = try connector.connect(queuePair) } catch { failure = error }
            #expect(failure != nil)
            #expect(try server.value() == false)
        }

        @Test("a connection ends when its other end is released", arguments: Wire.allCases)
        func peerReleased(_ wire: Wire) throws {
            var client: Connection?
            try Endpoint.withPair(over: wire) { clientEnd, _ in client = clientEnd.connection }
            let end = try #require(try client?.end(within: .seconds(20)), "the end does not show")
            guard case .connection(.disconnected, _) = end.cause else {
                Issue.record("\(end)")
                return
            }
        }

        private func release(_ event: consuming ConnectionEvent) throws -> ConnectionEventKind { event.kind }

        private func makeQueuePair(_ connectionID: ConnectionID, _ context: Context) throws -> QueuePair {
            try QueuePair(
                connectionID,
                protectionDomain: ProtectionDomain(context),
                completionQueue: CompletionQueue(context, capacity: 32),
                options: QueuePairOptions(sendCapacity: 8, receiveCapacity: 8)
            )
        }

        /// Makes one object of each kind, uses none, and releases them in an order.
        private func use(_ wire: Wire, order: [Int]) throws {
            var objects = try makeObjects(wire)
            for index in order { objects[index] = nil }
        }

        private func countInUse(_ wire: Wire) throws -> KernelObjects {
            let objects = try makeObjects(wire)
            return try withExtendedLifetime(objects) { () throws in try KernelObjects.now() }
        }

        private func makeObjects(_ wire: Wire) throws -> [AnyObject?] {
            let id = try ConnectionID(EventChannel())
            try id.resolveAddress(of: try wire.own(port: 1), timeout: .seconds(5))
            _ = try id.channel.expect(.addressResolved, of: id, within: .seconds(10), "resolving")
            let context = try Context(of: id)
            let domain = try ProtectionDomain(context)
            let queue = try CompletionQueue(context, capacity: 32)
            let pair = try QueuePair(
                id,
                protectionDomain: domain,
                completionQueue: queue,
                options: QueuePairOptions(sendCapacity: 8, receiveCapacity: 8)
            )
            return [id, id.channel, context, domain, queue, pair, try MemoryRegion(domain, count: 8192)]
        }
    }
}
