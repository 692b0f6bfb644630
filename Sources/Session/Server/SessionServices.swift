import Fabric
import Logging
import NIOCore
import Pacing
import Synchronization
import Transport

/// Numbers sessions, for the log.
final class SessionCounter: Sendable {
    private let last = Atomic<Int>(0)

    func next() -> Int {
        last.wrappingAdd(1, ordering: .relaxed).newValue
    }
}

/// What all sessions of a server share.
struct SessionServices: Sendable {
    let options: ServerOptions
    let desk: ArrivalDesk
    let ports: DataPorts
    let terms: PathTerms
    let host: HostDescription
    let logger: Logger
    /// This host's limits, which all sessions obey together.
    let limits: HostLimits
    let count: SessionCounter
    /// What is left of the server's bounds.
    let allowance: Allowance
    let registry = SessionRegistry()

    /// Serves one client until it leaves. Whatever happens to it is logged, and stays with it.
    func serve(_ client: ControlChannel.Frames) async {
        var logger = logger
        logger[metadataKey: "session"] = "\(count.next())"
        logger[metadataKey: "peer"] = "\(client.channel.remoteAddress.map { "\($0)" } ?? "unknown")"
        do {
            try await client.executeThenClose { inbound, outbound in
                let mailbox = Mailbox()
                let session = ServerSession(
                    services: self,
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
}
