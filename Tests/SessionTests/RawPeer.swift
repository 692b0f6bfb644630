import Fabric
import Foundation
import NIOCore
import TestSupport
import Transport

@testable import Session

/// One end of a control channel that does what a test says, whatever the protocol says.
struct RawPeer: Sendable {
    let socket: TestSocket

    init(_ socket: TestSocket) {
        self.socket = socket
    }

    /// A client of `server`.
    init(connectingTo server: TestServer) throws {
        self.init(try TestSocket(connectingTo: UInt16(server.address.port)))
    }

    func send(_ message: Message) async throws {
        try await send(frame: Array(JSONEncoder().encode(message)))
    }

    func send(frame: [UInt8]) async throws {
        try await send(bytes: (0..<4).map { UInt8(truncatingIfNeeded: frame.count >> (24 - 8 * $0)) } + frame)
    }

    func send(bytes: [UInt8]) async throws {
        try await WorkerThread.run("raw-send") { try socket.send(bytes) }
    }

    /// The next message; nil when the other end is gone.
    func receive() async throws -> Message? {
        try await WorkerThread.run("raw-receive") {
            guard let head = socket.receiveAll(4),
                let frame = socket.receiveAll(head.reduce(0) { $0 << 8 | Int($1) })
            else { return nil }
            return try ControlChannel.message(in: ByteBuffer(bytes: frame))
        }
    }

    /// Takes messages up to one that is looked for; false when the other end is gone before that.
    func receive(until isFound: (Message) -> Bool) async throws -> Bool {
        while let message = try await receive() {
            if isFound(message) { return true }
        }
        return false
    }

    /// Whether the other end closes the connection.
    func isClosed() async throws -> Bool {
        try await WorkerThread.run("raw-end") { socket.waitForEnd() }
    }

    /// Greets as this version does, and takes the answer.
    func greet() async throws -> Hello? {
        try await send(.hello(Hello(host: .current())))
        guard case .hello(let hello) = try await receive() else { return nil }
        return hello
    }
}
