import Testing

@testable import Verbs

/// One end of a connection with memory and a completion queue of its own.
struct Endpoint: Sendable {
    let connection: Connection
    let memory: MemoryRegion
    let completions: CompletionQueue

    var queuePair: QueuePair { connection.queuePair }

    /// What the other end announced as its memory.
    var peerMemory: RemoteBuffer {
        get throws { try RemoteBuffer(bytes: connection.privateData) }
    }

    /// How both ends of a pair are made.
    struct Options: Sendable {
        var memory = 1 << 20
        var completions = 64
        var queuePair = QueuePairOptions(sendCapacity: 16, receiveCapacity: 16)
        var access: AccessFlags = [.localWrite, .remoteWrite, .remoteRead]
        /// Receives of 64 bytes that the server posts before it agrees.
        var receives = 0
    }

    /// Calls with both ends of a connection of this host to itself, client first, and keeps them alive meanwhile.
    static func withPair(
        over wire: Wire,
        _ options: Options = Options(),
        _ body: (Endpoint, Endpoint) throws -> Void
    ) throws {
        let listener = try Listener(try wire.own())
        let address = try #require(listener.address)
        let server = Background { try accept(listener, options) }
        let ends = (try connect(address, options), try server.value())
        try withExtendedLifetime(ends) { try body(ends.0, ends.1) }
    }

    private static func connect(_ address: SocketAddress, _ options: Options) throws -> Endpoint {
        let connector = try Connector(to: address, from: try SocketAddress(address.host))
        let parts = try Parts(connector.connectionID, connector.context, options)
        let connection = try connector.connect(parts.queuePair)
        return Endpoint(connection: connection, memory: parts.memory, completions: parts.completions)
    }

    private static func accept(_ listener: Listener, _ options: Options) throws -> Endpoint {
        guard let request = try listener.next(timeout: .seconds(20)) else {
            throw RdmaError(.timedOut(.seconds(20)), "waiting for the client")
        }
        let parts = try Parts(request.connectionID, request.context, options)
        if options.receives > 0 {
            var ring = try ReceiveRing(
                parts.queuePair,
                region: parts.memory,
                slotSize: 64,
                count: options.receives
            )
            try ring.postAll()
            try ring.flush()
        }
        let parameters = ConnectionParameters(privateData: parts.memory.remoteBuffer.bytes)
        let connection = try request.accept(parts.queuePair, parameters: parameters)
        return Endpoint(connection: connection, memory: parts.memory, completions: parts.completions)
    }

    private struct Parts {
        let memory: MemoryRegion
        let completions: CompletionQueue
        let queuePair: QueuePair

        init(_ connectionID: ConnectionID, _ context: Context, _ options: Options) throws {
            let domain = try ProtectionDomain(context)
            memory = try MemoryRegion(domain, count: options.memory, access: options.access)
            completions = try CompletionQueue(context, capacity: options.completions)
            queuePair = try QueuePair(
                connectionID,
                protectionDomain: domain,
                completionQueue: completions,
                options: options.queuePair
            )
        }
    }
}
