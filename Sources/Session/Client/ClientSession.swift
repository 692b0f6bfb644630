import Fabric
import Metering
import NIOCore
import NIOPosix
import Pacing
import Transport

import struct Verbs.SocketAddress

/// A session with a server, in which cases are run one after the other.
///
/// Not Sendable: it belongs to the task that ``connect(to:interruption:patience:body:)`` runs `body` in.
public final class ClientSession {
    /// This host, as the server knows it.
    public let clientHost: HostDescription
    /// The server's host.
    public let serverHost: HostDescription
    /// What the server demands of paths to it.
    public let serverTerms: PathTerms
    /// The server's version.
    public let serverVersion: String
    /// Where it takes data channels.
    public let dataPorts: DataPorts
    /// The address of the server that the control channel reached.
    public let serverAddress: SocketAddress
    /// This host's address on the control channel.
    public let localAddress: SocketAddress

    private let interruption: Interruption
    private let reconnector: Reconnector
    /// This host's limits, which all cases obey.
    private let limits: HostLimits
    var line: ControlLine

    private init(
        own: Hello,
        hello: Hello,
        ports: DataPorts,
        addresses: (local: SocketAddress, server: SocketAddress),
        line: ControlLine,
        reconnector: Reconnector,
        interruption: Interruption,
        limits: HostLimits?
    ) throws {
        clientHost = own.host
        serverHost = hello.host
        serverTerms = hello.terms
        serverVersion = hello.version
        dataPorts = ports
        localAddress = addresses.local
        serverAddress = addresses.server
        self.line = line
        self.reconnector = reconnector
        do {
            self.limits = try limits ?? HostLimits()
        } catch {
            throw SessionError.failed("\(error)")
        }
        self.interruption = interruption
    }

    /// Connects, greets, runs `body`, and closes the session on every way out.
    ///
    /// - Parameters:
    ///   - host: what the server is told of this host.
    ///   - limits: what limits cases obey; this host's unless given.
    ///   - patience: seconds that the server may take for its greeting.
    /// - Throws: ``SessionError`` where there is no session to be had, and what `body` throws.
    public static func connect<Result: Sendable>(
        to server: ServerAddress,
        as host: HostDescription = .current(),
        interruption: Interruption = Interruption(),
        limits: HostLimits? = nil,
        patience: Double = 10,
        body: @Sendable (ClientSession) async throws -> Result
    ) async throws -> Result {
        let frames = try await ControlConnector(server: server).connect()
        return try await frames.executeThenClose { inbound, outbound in
            guard let local = SocketAddress(frames.channel.localAddress),
                let remote = SocketAddress(frames.channel.remoteAddress)
            else { throw SessionError.lost("\(server): the connection was closed at once") }
            let mailbox = Mailbox()
            let reconnector = Reconnector(server: server, mailbox: mailbox)
            let connection = ControlLine.nextConnection()
            return try await withThrowingTaskGroup(of: Void.self) { tasks in
                tasks.addTask { await mailbox.deliver(inbound, of: connection) }
                tasks.addTask { await reconnector.run() }
                defer { tasks.cancelAll() }
                let watchdog = Task {
                    try await Task.sleep(for: .seconds(patience))
                    mailbox.post(.closed("no greeting within \(patience.formatted()) s: is that rdmabench?"))
                }
                defer { watchdog.cancel() }
                let session = try await greet(
                    Hello(host: host),
                    ControlChannel(outbound),
                    mailbox,
                    connection,
                    reconnector,
                    (local, remote),
                    server,
                    interruption,
                    limits
                )
                watchdog.cancel()
                let listener = interruption.add { mailbox.post(.interrupted) }
                defer { interruption.remove(listener) }
                return try await body(session)
            }
        }
    }

    private static func greet(
        _ own: Hello,
        _ control: ControlChannel,
        _ mailbox: Mailbox,
        _ connection: Int,
        _ reconnector: Reconnector,
        _ addresses: (local: SocketAddress, server: SocketAddress),
        _ server: ServerAddress,
        _ interruption: Interruption,
        _ limits: HostLimits?
    ) async throws -> ClientSession {
        // Whoever closed the connection at once may have said why: that comes with the events.
        try? await control.send(.hello(own))
        var greeting = ControlLine(control, mailbox, connection: connection)
        switch try await greeting.next() {
        case .message(.hello(let hello)):
            if let problem = own.incompatibility(with: hello) { throw SessionError.incompatible(problem) }
            guard let ports = hello.dataPorts else {
                throw SessionError.lost("\(server): the server named no data ports")
            }
            return try ClientSession(
                own: own,
                hello: hello,
                ports: ports,
                addresses: addresses,
                line: greeting.resumable(hello.session) { reconnector.replace($0) },
                reconnector: reconnector,
                interruption: interruption,
                limits: limits
            )
        case .message(.refused(let reason)): throw SessionError.refused(reason)
        case .closed(let reason):
            throw SessionError.lost(
                "\(server): \(reason ?? "the connection was closed without a greeting: is that rdmabench?")"
            )
        default: throw SessionError.lost("\(server): the answer was no greeting")
        }
    }

    /// Whether the user wants an end.
    public var isInterrupted: Bool { interruption.isRequested }

    /// Runs one case, and returns when both ends have drained and reported.
    ///
    /// - Parameters:
    ///   - plan: what to move.
    ///   - paths: where the channels go, in turn, whatever the ports; to the control channel's address where there
    ///     are none.
    ///   - gate: what it begins with; nil lets it begin when its own channels stand.
    ///   - onSample: called with each sample, of the end that knows what was delivered where only the server does.
    /// - Throws: ``SessionError`` where the case could not begin. What ends it later is in the outcome.
    public func run(
        _ plan: TransferPlan,
        over paths: [DataPath] = [],
        startingWith gate: StartGate? = nil,
        onSample: @escaping @Sendable (IntervalSample) -> Void = { _ in }
    ) async throws -> TransferOutcome {
        if interruption.isRequested { throw SessionError.interrupted }
        try checkLine()
        do {
            try plan.validate(physicalMemory: clientHost.memoryBytes ?? .max)
        } catch {
            throw SessionError.failed("\(error)")
        }
        let token = SessionToken()
        let port = plan.transport == .tcp ? dataPorts.tcp : dataPorts.rdma ?? 0
        let ways = (paths.isEmpty ? [DataPath(to: serverAddress)] : paths).map { path in
            DataPath(from: path.source?.withPort(0), to: path.server.withPort(port))
        }
        let transfer = Transfer.client(
            plan: plan,
            token: token,
            paths: ways,
            knockPort: dataPorts.tcp,
            limits: limits,
            speeds: clientHost.speeds
        )
        reconnector.use(paths, insteadOf: serverAddress.host)
        line.patience = plan.failover?.giveUpAfter
        var run = ClientRun(
            plan: plan,
            transfer: transfer,
            control: line.control,
            mailbox: line.mailbox,
            gate: gate,
            onSample: onSample
        )
        do {
            try await line.control.send(.prepare(plan, token: token))
            let outcome = try await outcome(of: &run)
            await end(transfer)
            return outcome
        } catch {
            await end(transfer)
            throw error
        }
    }

    /// Throws where the session has ended before: nothing would come any more.
    func checkLine() throws {
        if let end = line.end { throw SessionError.lost("the connection to the server was lost: \(end)") }
    }

    /// Both ends close their channels, whatever came of the case; a server that is gone has done so already.
    private func end(_ transfer: Transfer) async {
        try? await line.control.send(.release)
        await transfer.end("the case is over")
    }

    private func outcome(of run: inout ClientRun) async throws -> TransferOutcome {
        while let event = try await line.next() {
            if let outcome = try await run.handle(event) { return outcome }
        }
        throw SessionError.lost("the session ended")
    }
}
