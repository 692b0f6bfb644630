@testable import Verbs

/// rping's protocol over this module's public interface.
enum Rping {
    private static let parameters = ConnectionParameters(initiatorDepth: 1, responderResources: 1)

    /// The client: sends texts in a circle, and compares what came back.
    ///
    /// - Returns: rounds whose text came back unchanged.
    static func client(to server: SocketAddress, from own: SocketAddress, count: Int, size: Int) throws -> Int {
        let connector = try Connector(to: server, from: own)
        var end = try RpingEnd(connector.connectionID, connector.context, size: size)
        let connection = try connector.connect(end.queuePair, parameters: parameters)
        var unchanged = 0
        for round in 0..<count {
            fill(end.text.bytes, round)
            end.sink.bytes.initializeMemory(as: UInt8.self, repeating: 0)
            try end.announce(end.text)
            try awaitGoAhead(&end, connection)
            try end.announce(end.sink)
            try awaitGoAhead(&end, connection)
            if end.text.bytes.elementsEqual(end.sink.bytes) { unchanged += 1 }
        }
        try connection.disconnect()
        return unchanged
    }

    /// The server of one client.
    ///
    /// - Returns: the texts that it read, without the zero at their end.
    static func server(_ listener: Listener, size: Int) throws -> [String] {
        guard let request = try listener.next(timeout: .seconds(30)) else {
            throw RdmaError(.timedOut(.seconds(30)), "waiting for rping")
        }
        var end = try RpingEnd(request.connectionID, request.context, size: size)
        let connection = try request.accept(end.queuePair, parameters: parameters)
        var texts: [String] = []
        while let source = try end.nextMessage(connection) {
            try end.read(source)
            texts.append(String(decoding: end.text.bytes.prefix { $0 != 0 }, as: UTF8.self))
            try end.announce(end.text)
            guard let target = try end.nextMessage(connection) else {
                throw RpingEnd.Failure("the client left before it gave a sink")
            }
            try end.write(to: target)
            try end.announce(end.text)
        }
        return texts
    }

    private static func awaitGoAhead(_ end: inout RpingEnd, _ connection: Connection) throws {
        guard try end.nextMessage(connection) != nil else { throw RpingEnd.Failure("the server left in a round") }
    }

    /// A text that differs from round to round, and ends with a zero.
    private static func fill(_ bytes: UnsafeMutableRawBufferPointer, _ round: Int) {
        for (index, byte) in "rdma-ping-\(round): ".utf8.enumerated() { bytes[index] = byte }
        for index in "rdma-ping-\(round): ".utf8.count..<bytes.count - 1 {
            bytes[index] = UInt8(65 + (index + round) % 58)
        }
        bytes[bytes.count - 1] = 0
    }
}
