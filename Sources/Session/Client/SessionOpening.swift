import Fabric
import Metering
import NIOCore
import Pacing
import Transport

import struct Verbs.SocketAddress

/// Makes a session of a control connection, and holds it as long as it is used.
struct SessionOpening: Sendable {
    let server: ServerRoute
    let own: Hello
    let interruption: Interruption
    let limits: HostLimits?
    /// Seconds that the server may take for its greeting.
    let patience: Double

    /// Connects, greets, runs `body`, and closes everything on every way out.
    func hold<Result: Sendable>(_ body: @Sendable (ClientSession) async throws -> Result) async throws -> Result {
        switch server {
        case .port(let address):
            return try await hold(try await ControlConnector(server: address).connect(), body)
        case .ssh(let destination):
            let ssh = try SSHProcess(destination)
            let listener = interruption.add { ssh.terminate() }
            do {
                let result = try await hold(try await ssh.connect()) { session in
                    interruption.remove(listener)
                    return try await body(session)
                }
                await ssh.end()
                return result
            } catch {
                interruption.remove(listener)
                throw await ssh.explain(error)
            }
        }
    }

    private func hold<Result: Sendable>(
        _ frames: ControlChannel.Frames,
        _ body: @Sendable (ClientSession) async throws -> Result
    ) async throws -> Result {
        let ends = (
            local: SocketAddress(frames.channel.localAddress), server: SocketAddress(frames.channel.remoteAddress)
        )
        return try await frames.executeThenClose { inbound, outbound in
            let mailbox = Mailbox()
            let reconnector = server.reconnector(mailbox)
            let connection = ControlLine.nextConnection()
            return try await withThrowingTaskGroup(of: Void.self) { tasks in
                tasks.addTask { await mailbox.deliver(inbound, of: connection) }
                tasks.addTask { await reconnector?.run() }
                defer { tasks.cancelAll() }
                let watchdog = Task {
                    try await Task.sleep(for: .seconds(patience))
                    mailbox.post(.closed("nothing came within \(NumberText.fixed(patience, places: 3)) s"))
                }
                defer { watchdog.cancel() }
                // Whoever closed the connection at once may have said why: that comes with the events.
                let control = ControlChannel(outbound)
                try? await control.send(.hello(own))
                var line = ControlLine(control, mailbox, connection: connection)
                let (hello, ports) = try await greeting(&line)
                watchdog.cancel()
                if let reconnector { line = line.resumable(hello.session) { reconnector.replace($0) } }
                let session = try ClientSession(
                    own: own,
                    hello: hello,
                    ports: ports,
                    addresses: try addresses(ends, hello),
                    line: line,
                    reconnector: reconnector,
                    interruption: interruption,
                    limits: limits
                )
                let listener = interruption.add { mailbox.post(.interrupted) }
                defer { interruption.remove(listener) }
                let result: Result
                do {
                    result = try await body(session)
                } catch {
                    await session.leave()
                    throw error
                }
                await session.leave()
                return result
            }
        }
    }

    private func greeting(_ line: inout ControlLine) async throws -> (Hello, DataPorts) {
        switch try await line.next() {
        case .message(.hello(let hello)):
            if let problem = own.incompatibility(with: hello) { throw SessionError.incompatible(problem) }
            guard let ports = hello.dataPorts else {
                throw SessionError.lost("\(server): the server named no data ports")
            }
            return (hello, ports)
        case .message(.refused(let reason)): throw SessionError.refused(reason)
        case .closed(let reason):
            throw SessionError.lost(
                "\(server): no greeting: \(reason ?? "the connection was closed"); is that rdmabench?"
            )
        default: throw SessionError.lost("\(server): the answer was no greeting")
        }
    }

    /// The two ends between which data goes unless the user has it otherwise.
    private func addresses(
        _ ends: (local: SocketAddress?, server: SocketAddress?),
        _ hello: Hello
    ) throws -> (local: SocketAddress, server: SocketAddress) {
        switch (server, ends) {
        case (.port, (let local?, let server?)): return (local, server)
        case (.port, _): throw SessionError.lost("\(server): the connection was closed at once")
        case (.ssh(let destination), _): return try destination.addresses(reached: hello.address)
        }
    }
}

extension ServerRoute {
    /// Seconds that a server may take for its greeting; over ssh somebody may have to type a password first.
    var patience: Double {
        switch self {
        case .port: 10
        case .ssh: 120
        }
    }

    /// What finds another way where the control connection falls silent; ssh has only one.
    fileprivate func reconnector(_ mailbox: Mailbox) -> Reconnector? {
        switch self {
        case .port(let address): Reconnector(server: address, mailbox: mailbox)
        case .ssh: nil
        }
    }
}

extension SSHDestination {
    /// The ends between which data goes.
    ///
    /// - Parameter reached: the address of that host to which ssh came.
    fileprivate func addresses(reached: String?) throws -> (local: SocketAddress, server: SocketAddress) {
        guard let name = dataAddress ?? reached else {
            throw SessionError.failed(
                "\(self): it cannot tell to which of its addresses ssh came (SSH_CONNECTION): name one with --data-address"
            )
        }
        let server: SocketAddress
        do {
            guard let first = try SocketAddress.resolve(name).first else { throw SessionError.unknownHost(name) }
            server = first
        } catch {
            throw SessionError.failed("\(self): data to \(name): \(error)")
        }
        guard let local = RouteLookup.source(to: server) else {
            throw SessionError.failed(
                "\(self): this host has no route to \(name), where data would go: name an address of that host which it can "
                    + "reach with --data-address"
            )
        }
        return (local, server)
    }
}
