import Testing

@testable import Verbs

extension OnDevices {
    @Suite("Devices")
    struct DeviceTests {
        @Test("are told apart", arguments: Wire.allCases)
        func kinds(_ wire: Wire) throws {
            let device = try #require(try Device.all().first { $0.name == wire.deviceName })
            #expect(device.transport == wire.transport)
            let context = try Context(opening: device.name)
            #expect(try context.linkKind() == (wire == .roce ? .roceV2 : .iwarp))
            let attributes = try context.attributes()
            #expect(attributes.portCount == 1)
            #expect(attributes.maximumWorkRequests > 0 && attributes.maximumInitiatorDepth > 0)
            let port = try context.port()
            #expect(port.state == .active)
            #expect(port.linkLayer == .ethernet)
            // Both report 2.5 Gb/s whatever carries them.
            #expect(port.bitsPerSecond == 2_500_000_000)
            #expect(port.activeMTU == 4096)
        }

        @Test("can be opened all at once")
        func all() throws {
            let opened = try Context.all().map { try $0.get() }
            #expect(opened.map(\.deviceName) == (try Device.all().map(\.name)) && opened.count == 4)
            #expect(opened.map(\.transport) == (try Device.all().map(\.transport)))
        }

        @Test("have the addresses of their interfaces")
        func identifiers() throws {
            let own = try Wire.roce.own()
            let roce = try Context(opening: Wire.roce.deviceName).globalIdentifiers()
            let identifier = try #require(roce.first { $0.description == own.host })
            #expect(identifier.kind == .roceV2)
            #expect(identifier.interfaceName == "nic0")
            let iwarp = try Context(opening: Wire.iwarp.deviceName).globalIdentifiers()
            #expect(iwarp.count == 1)
        }

        @Test("a connection runs on the device that its address belongs to", arguments: Wire.allCases)
        func choice(_ wire: Wire) throws {
            let connector = try Connector(to: try wire.partner(port: 1), from: try wire.own())
            let id = connector.connectionID
            #expect(id.deviceName == wire.deviceName)
            #expect(id.devicePort == 1)
            #expect(id.transport == wire.transport)
            #expect(id.localAddress?.host == (try wire.own().host))
            #expect(id.peerAddress == (try wire.partner(port: 1)))
        }

        @Test("queue pairs are granted what was asked for, and inline data as far as it goes", arguments: Wire.allCases)
        func granted(_ wire: Wire) throws {
            let connector = try Connector(to: try wire.partner(port: 1), from: try wire.own())
            let domain = try ProtectionDomain(connector.context)
            let queue = try CompletionQueue(connector.context, capacity: 256)
            let options = QueuePairOptions(sendCapacity: 100, receiveCapacity: 50, inlineBytes: 1 << 20)
            let granted = try QueuePair(
                connector.connectionID,
                protectionDomain: domain,
                completionQueue: queue,
                options: options
            ).granted
            #expect(granted.sendCapacity >= 100 && granted.receiveCapacity >= 50)
            #expect((1..<1 << 20).contains(granted.inlineBytes))
        }

        @Test("a domain of another opening of the device is refused with the reason")
        func otherOpening() throws {
            let connector = try Connector(to: try Wire.roce.partner(port: 1))
            let context = try Context(opening: Wire.roce.deviceName)
            let id = connector.connectionID
            #expect {
                try QueuePair(
                    id,
                    protectionDomain: ProtectionDomain(context),
                    completionQueue: CompletionQueue(context, capacity: 16)
                )
            } throws: {
                "\($0)".contains("Make it on `Context(of:)` the connection")
            }
        }

        @Test("a queue without a channel cannot be armed")
        func notNotifying() throws {
            let context = try Context(opening: Wire.roce.deviceName)
            var poller = CompletionPoller(try CompletionQueue(context, capacity: 16, notifies: false))
            #expect(poller.fileDescriptor == nil)
            var failure: RdmaError?
            do { try poller.arm() } catch { failure = error }
            #expect(failure?.description.contains("`notifies: true`") == true)
        }

        @Test("options are taken", arguments: Wire.allCases)
        func options(_ wire: Wire) throws {
            let id = try ConnectionID(EventChannel())
            let timeout = AcknowledgeTimeout(rawValue: 14)
            try id.set(ConnectionOptions(typeOfService: 32, acknowledgeTimeout: timeout, reusesAddress: true))
            try id.bind(to: try wire.own())
            #expect(id.localAddress?.port != 0)
        }
    }
}
