import Fabric
import Logging
import Metering
import NIOCore
import Pacing
import Synchronization
import Transport

import struct Verbs.SocketAddress

/// Numbers sessions, for the log.
final class SessionCounter: Sendable {
    private let last = Atomic<Int>(0)

    func next() -> Int {
        last.wrappingAdd(1, ordering: .relaxed).newValue
    }

    /// How many there have been.
    var total: Int { last.load(ordering: .relaxed) }
}

/// What all sessions of a server share.
struct SessionServices: Sendable {
    let options: ServerOptions
    let desk: ArrivalDesk
    let terms: PathTerms
    let host: HostDescription
    let logger: Logger
    /// This host's limits, which all sessions obey together.
    let limits: HostLimits
    /// What is left of the server's bounds.
    let allowance: Allowance
    /// From where ssh came, where it has started the server.
    let origin: SSHOrigin?
    let count = SessionCounter()
    let registry = SessionRegistry()
    private let since = MonotonicTime.now()
    private let listeners: DataListeners

    /// Listens for data channels.
    ///
    /// - Parameter firstDataPort: the port for TCP, before that for RDMA; 0 lets the kernel choose.
    init(options: ServerOptions, firstDataPort: Int, logger: Logger, origin: SSHOrigin? = nil) throws {
        self.options = options
        self.logger = logger
        self.origin = origin
        limits = try HostLimits()
        desk = ArrivalDesk()
        host = HostDescription.current(speeds: options.speeds)
        allowance = Allowance(options.bounds, physicalMemory: host.memoryBytes)
        listeners = try DataListeners(
            listen: options.listen,
            firstPort: firstDataPort,
            rdmaPorts: host.rdmaPorts,
            desk: desk
        )
        terms = options.terms.listening(on: listeners.address)
    }

    /// Where data channels are taken.
    var ports: DataPorts { listeners.ports }

    /// Takes no more data channels.
    func close() { listeners.close() }

    /// Serves one client until it leaves. Whatever happens to it is logged, and stays with it.
    func serve(_ client: ControlChannel.Frames) async {
        let number = count.next()
        let peer = SocketAddress(client.channel.remoteAddress)?.plainDescription ?? origin?.client ?? "unknown"
        var logger = logger
        logger[metadataKey: "session"] = "\(number)"
        logger[metadataKey: "peer"] = "\(peer)"
        do {
            try await client.executeThenClose { inbound, outbound in
                let mailbox = Mailbox()
                let session = ServerSession(
                    services: self,
                    number: number,
                    peer: peer,
                    control: ControlChannel(outbound),
                    mailbox: mailbox,
                    logger: logger
                )
                let connection = ControlLine.nextConnection()
                try await withThrowingTaskGroup(of: Void.self) { tasks in
                    tasks.addTask { await mailbox.deliver(inbound, of: connection) }
                    defer { tasks.cancelAll() }
                    try await session.serve(over: connection)
                }
            }
        } catch {
            logger.info("session ended", metadata: ["reason": "\(error)"])
        }
    }

    /// What the server is doing, as it is told to the client of a session.
    func status(for session: SessionToken) -> ServerStatus {
        let use = allowance.use
        let rules = LimitCategory.allCases.compactMap { category in
            limits.rules[category].summary.map { ("\(category)", $0) }
        }
        return ServerStatus(
            hostname: host.hostname,
            version: Version.current,
            protocolVersion: Hello.currentProtocol,
            seconds: Double(MonotonicTime.now().nanoseconds(since: since)) / 1e9,
            served: count.total,
            clients: use.clients,
            channels: use.channels,
            memory: use.memory,
            longestCase: options.bounds.seconds,
            bandwidth: Dictionary(uniqueKeysWithValues: rules),
            sessions: registry.sessions(but: session)
        )
    }
}
