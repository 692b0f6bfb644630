import Fabric
import Metering
import NIOCore
import NIOPosix
import Transport

import struct Verbs.SocketAddress

/// A session with a server, in which cases are run one after the other.
///
/// Not Sendable: it belongs to the task that ``connect(to:interruption:patience:body:)`` runs `body` in.
public final class ClientSession {
    /// The server's host.
    public let serverHost: HostDescription
    /// The server's version.
    public let serverVersion: String
    /// Where it takes data channels.
    public let dataPorts: DataPorts
    /// The address of the server that the control channel reached.
    public let serverAddress: SocketAddress
    /// This host's address on the control channel.
    public let localAddress: SocketAddress

    /// Bytes of this host's memory.
    private let physicalMemory: UInt64
    private let control: ControlChannel
    private let mailbox: Mailbox
    private let interruption: Interruption
    private var events: AsyncStream<Mailbox.Event>.Iterator

    private init(
        own: Hello,
        hello: Hello,
        ports: DataPorts,
        addresses: (local: SocketAddress, server: SocketAddress),
        control: ControlChannel,
        mailbox: Mailbox,
        events: AsyncStream<Mailbox.Event>.Iterator,
        interruption: Interruption
    ) {
        physicalMemory = own.host.memoryBytes ?? .max
        serverHost = hello.host
        serverVersion = hello.version
        dataPorts = ports
        localAddress = addresses.local
        serverAddress = addresses.server
        self.control = control
        self.mailbox = mailbox
        self.events = events
        self.interruption = interruption
    }

    /// Connects, greets, runs `body`, and closes the session on every way out.
    ///
    /// - Parameter patience: seconds that the server may take for its greeting.
    /// - Throws: ``SessionError`` where there is no session to be had, and what `body` throws.
    public static func connect<Result: Sendable>(
        to server: ServerAddress,
        interruption: Interruption = Interruption(),
        patience: Double = 10,
        body: @Sendable (ClientSession) async throws -> Result
    ) async throws -> Result {
        let frames = try await ControlConnector(server: server).connect()
        return try await frames.executeThenClose { inbound, outbound in
            guard let local = SocketAddress(frames.channel.localAddress),
                let remote = SocketAddress(frames.channel.remoteAddress)
            else { throw SessionError.lost("\(server): the connection was closed at once") }
            let mailbox = Mailbox()
            return try await withThrowingTaskGroup(of: Void.self) { tasks in
                tasks.addTask { await mailbox.deliver(inbound) }
                defer { tasks.cancelAll() }
                let watchdog = Task {
                    try await Task.sleep(for: .seconds(patience))
                    mailbox.post(.closed("no greeting within \(patience.formatted()) s: is that rdmabench?"))
                }
                defer { watchdog.cancel() }
                let session = try await greet(
                    ControlChannel(outbound),
                    mailbox,
                    (local, remote),
                    server,
                    interruption
                )
                watchdog.cancel()
                interruption.onRequest { mailbox.post(.interrupted) }
                defer { interruption.onRequest(nil) }
                return try await body(session)
            }
        }
    }

    private static func greet(
        _ control: ControlChannel,
        _ mailbox: Mailbox,
        _ addresses: (local: SocketAddress, server: SocketAddress),
        _ server: ServerAddress,
        _ interruption: Interruption
    ) async throws -> ClientSession {
        let own = Hello(host: .current(), dataPorts: nil)
        // Whoever closed the connection at once may have said why: that comes with the events.
        try? await control.send(.hello(own))
        var events = mailbox.events.makeAsyncIterator()
        switch await events.next() {
        case .message(.hello(let hello)):
            if let problem = own.incompatibility(with: hello) { throw SessionError.incompatible(problem) }
            guard let ports = hello.dataPorts else {
                throw SessionError.lost("\(server): the server named no data ports")
            }
            return ClientSession(
                own: own,
                hello: hello,
                ports: ports,
                addresses: addresses,
                control: control,
                mailbox: mailbox,
                events: events,
                interruption: interruption
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
    ///   - address: the server's address for data; the one of the control channel where it is nil.
    ///   - onSample: called with each sample, of the end that knows what was delivered where only the server does.
    /// - Throws: ``SessionError`` where the case could not begin. What ends it later is in the outcome.
    public func run(
        _ plan: TransferPlan,
        dataAddress address: SocketAddress? = nil,
        onSample: @escaping @Sendable (IntervalSample) -> Void = { _ in }
    ) async throws -> TransferOutcome {
        if interruption.isRequested { throw SessionError.interrupted }
        do {
            try plan.validate(physicalMemory: physicalMemory)
        } catch {
            throw SessionError.failed("\(error)")
        }
        let token = SessionToken()
        let host = address ?? serverAddress
        let data = DataAddress(tcp: host.withPort(dataPorts.tcp), rdma: host.withPort(dataPorts.rdma ?? 0))
        let transfer = Transfer.client(plan: plan, token: token, server: data)
        var run = ClientRun(
            plan: plan,
            transfer: transfer,
            control: control,
            mailbox: mailbox,
            onSample: onSample
        )
        do {
            try await control.send(.prepare(plan, token: token))
            let outcome = try await outcome(of: &run)
            await end(transfer)
            return outcome
        } catch {
            await end(transfer)
            throw error
        }
    }

    /// Both ends close their channels, whatever came of the case; a server that is gone has done so already.
    private func end(_ transfer: Transfer) async {
        try? await control.send(.release)
        await transfer.end("the case is over")
    }

    private func outcome(of run: inout ClientRun) async throws -> TransferOutcome {
        while let event = await events.next() {
            if let outcome = try await run.handle(event) { return outcome }
        }
        throw SessionError.lost("the session ended")
    }
}
