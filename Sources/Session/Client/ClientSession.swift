import Fabric
import Metering
import Pacing
import Transport

import struct Verbs.SocketAddress

/// A session with a server, in which cases are run one after the other.
///
/// Not Sendable: it belongs to the task that ``connect(to:as:interruption:limits:patience:body:)`` runs `body` in.
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
    /// The address of the server that the control channel reached, and where data goes unless it is told.
    public let serverAddress: SocketAddress
    /// This host's address on the way there.
    public let localAddress: SocketAddress

    /// Seconds that the server may take to close what it held, as its channels may (``Transfer/end(_:)``).
    private static let longestFarewell = 5.0

    private let interruption: Interruption
    /// Nil where the control channel has one way only.
    private let reconnector: Reconnector?
    /// This host's limits, which all cases obey.
    private let limits: HostLimits
    var line: ControlLine

    init(
        own: Hello,
        hello: Hello,
        ports: DataPorts,
        addresses: (local: SocketAddress, server: SocketAddress),
        line: ControlLine,
        reconnector: Reconnector?,
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
        to server: ServerRoute,
        as host: HostDescription = .current(),
        interruption: Interruption = Interruption(),
        limits: HostLimits? = nil,
        patience: Double? = nil,
        body: @Sendable (ClientSession) async throws -> Result
    ) async throws -> Result {
        let opening = SessionOpening(
            server: server,
            own: Hello(host: host),
            interruption: interruption,
            limits: limits,
            patience: patience ?? server.patience
        )
        return try await opening.hold(body)
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
        reconnector?.use(paths, insteadOf: serverAddress.host)
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
            run.expect(.prepared)
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

    /// Tells the server that nothing more will come, and waits until it has let go of all it held for this session,
    /// which it shows by closing the connection: whoever comes next may need that.
    ///
    /// A server that does not is not waited for, nor is any where the user wants no more of it.
    func leave() async {
        guard line.end == nil else { return }
        try? await line.control.send(.leaving)
        guard !interruption.isUrgent else { return }
        line.patience = nil
        line.mailbox.post(.event(.closed("it did not close the session")), after: Self.longestFarewell)
        while let event = try? await line.next() {
            switch event {
            case .closed, .interrupted: return
            case .message, .transfer: break
            }
        }
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
