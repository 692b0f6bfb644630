import Fabric
import Logging
import Metering
import Transport

/// One client's session at the server: a loop over what happens, and one transfer at a time.
struct ServerSession {
    let services: SessionServices
    /// Its number in the log.
    let number: Int
    /// Where the client comes from.
    let peer: String
    let control: ControlChannel
    let mailbox: Mailbox
    let logger: Logger
    /// Seconds that what a silent client has asked for is kept for it at most.
    private static let longestSilence = 600.0

    /// What the client shows when it goes on with this session over another connection.
    private let token = SessionToken()

    init(
        services: SessionServices,
        number: Int,
        peer: String,
        control: ControlChannel,
        mailbox: Mailbox,
        logger: Logger
    ) {
        self.services = services
        self.number = number
        self.peer = peer
        self.control = control
        self.mailbox = mailbox
        self.logger = logger
    }

    /// Serves until the client leaves or breaks the protocol; closes its channels on every way out.
    ///
    /// - Parameter connection: the number of its first connection.
    func serve(over connection: Int) async throws {
        var current: ServedCase?
        var responder: ProbeResponder?
        var line = ControlLine(control, mailbox, connection: connection)
        defer {
            responder?.end()
            services.registry.remove(token)
            // Last: a client that leaves waits for that.
            line.close()
        }
        do {
            try await react(&current, &responder, &line)
        } catch {
            await end(current.take())
            throw error
        }
        await end(current.take())
    }

    private func react(
        _ current: inout ServedCase?,
        _ responder: inout ProbeResponder?,
        _ line: inout ControlLine
    ) async throws {
        let watchdog = Task {
            try await Task.sleep(for: .seconds(services.options.patience))
            let patience = NumberText.fixed(services.options.patience, places: 3)
            mailbox.post(.closed("no greeting within \(patience) s"))
        }
        defer { watchdog.cancel() }
        var isGreeted = false
        var place: Allowance.Share?
        // Until the client has left.
        defer { withExtendedLifetime(place) {} }

        while let event = try await line.next() {
            switch (event, current) {
            case (.closed(let reason), let running):
                if let reason { logger.info("client lost", metadata: ["reason": "\(reason)"]) }
                if running != nil { logger.notice("run aborted", metadata: ["reason": "the client is gone"]) }
                return
            case (.message(.leaving), _) where isGreeted: return
            case (.message(.hello(let hello)), nil) where !isGreeted:
                watchdog.cancel()
                isGreeted = true
                place = try await greet(hello)
                if place == nil { return }
            case (.message(.resume(let session, let received)), nil) where !isGreeted:
                watchdog.cancel()
                guard let original = services.registry.mailbox(of: session) else {
                    return try await control.send(.refused("the session has ended at the server"))
                }
                logger.notice("goes on with a session whose connection fell silent")
                return await line.forward(to: original, received: received)
            case (.message(.prepare(let plan, let token)), nil) where isGreeted:
                line.patience = plan.failover.map { min($0.giveUpAfter, Self.longestSilence) }
                current = try await prepare(plan, token)
            case (.message(.probe(let addresses, let token)), nil) where isGreeted:
                responder?.end()
                responder = try await answerProbes(at: addresses, token)
            case (.message(.status), nil) where isGreeted: try await control.send(.serving(services.status(for: token)))
            case (.message(.start), let running?): running.run(mailbox, control)
            case (.message(.stop(let reason)), let running?): running.transfer.stop(reason)
            case (.message(.draining), let running?): running.transfer.peerIsDraining()
            case (.message(.drained(let channels)), let running?): running.transfer.peerHasDrained(channels)
            case (.message(.lost(let lost)), let running?): running.transfer.peerHasLost(lost)
            case (.transfer(let source, let step), let running?) where source === running.transfer:
                if try await !handle(step, of: running.transfer) {
                    await end(running)
                    current = nil
                }
            case (.message(.release), let finished) where isGreeted:
                await end(finished)
                current = nil
                responder?.end()
                responder = nil
            case (.message(let message), _):
                try await control.send(.refused("unexpected message: \(String(describing: message).prefix(40))"))
                return
            case (.transfer, _), (.interrupted, _):
                break  // the last words of a transfer that was given up
            }
        }
    }

    /// The client's place; nil where there is none for it, or the two cannot talk.
    private func greet(_ hello: Hello) async throws -> Allowance.Share? {
        let place: Allowance.Share
        do {
            place = try services.allowance.client()
        } catch {
            return try await refuse("\(error)")
        }
        // Anew for each client: interfaces come and go while a server stays.
        let host = HostDescription.current(speeds: services.options.speeds)
        let own = Hello(
            host: host,
            dataPorts: services.ports,
            session: token,
            terms: services.terms,
            address: services.origin?.server
        )
        services.registry.add(
            token,
            .init(
                number: number,
                peer: peer,
                hostname: hello.host.hostname.printable(limit: 64),
                version: hello.version.printable(limit: 64),
                mailbox: mailbox
            )
        )
        try await control.send(.hello(own))
        guard let problem = own.incompatibility(with: hello) else {
            logger.info("client greeted", metadata: ["version": "\(hello.version)", "host": "\(hello.host.hostname)"])
            return place
        }
        return try await refuse(problem)
    }

    private func refuse(_ problem: String) async throws -> Allowance.Share? {
        logger.warning("refused", metadata: ["reason": "\(problem)"])
        try await control.send(.refused(problem))
        return nil
    }

    private func prepare(_ plan: TransferPlan, _ token: SessionToken) async throws -> ServedCase? {
        let share: Allowance.Share
        do {
            try plan.validate(physicalMemory: services.host.memoryBytes ?? .max)
            share = try services.allowance.share(for: plan)
        } catch {
            logger.info("refused", metadata: ["plan": "\(plan.summary)", "reason": "\(error)"])
            try await control.send(.failed("the server cannot do that: \(error)", token: token))
            return nil
        }
        logger.info("run", metadata: ["plan": "\(plan.summary)"])
        services.registry.note(plan.summary, of: self.token)
        let transfer = Transfer.server(
            plan: plan,
            token: token,
            desk: services.desk,
            limits: services.limits,
            speeds: services.options.speeds
        )
        mailbox.open(transfer, within: services.options.patience + plan.settingUpSeconds)
        try await control.send(.prepared)
        return ServedCase(transfer, share, longest: services.options.bounds.seconds)
    }

    private func answerProbes(at addresses: [String], _ token: SessionToken) async throws -> ProbeResponder? {
        do {
            let responder = try ProbeResponder(at: addresses, token: token.bytes)
            try WorkerThread.start("probe") { responder.serve() }
            try await control.send(.probing(responder.ports))
            return responder
        } catch let error as SessionError {
            throw error
        } catch {
            try await control.send(.failed("the server cannot answer path probes: \(error)", token: token))
            return nil
        }
    }

    /// False where the transfer is over, as it could not begin.
    private func handle(_ step: Mailbox.Step, of transfer: Transfer) async throws -> Bool {
        switch step {
        case .opened(nil): try await control.send(.ready)
        case .opened(let problem?):
            logger.info("no channels", metadata: ["reason": "\(problem)"])
            try await control.send(.failed("\(problem)", token: transfer.token))
            return false
        case .mayStart, .overdue: break  // the client's word decides
        case .draining: try await control.send(.draining)
        case .drained(let channels): try await control.send(.drained(channels))
        case .lost(let lost):
            logger.info(
                "connection lost",
                metadata: [
                    "channel": "\(lost.channel)", "connection": "\(lost.connection)", "reason": "\(lost.reason)",
                ]
            )
            try await control.send(.lost(lost))
        case .sample(let sample): try await control.send(.sample(sample))
        case .finished(let report):
            if let reason = report.incomplete { logger.info("run incomplete", metadata: ["reason": "\(reason)"]) }
            try await control.send(.report(report))
        }
        return true
    }

    private func end(_ current: ServedCase?) async {
        guard let current else { return }
        services.registry.note(nil, of: token)
        let isClosed = await current.transfer.end("the session ended")
        if !isClosed { logger.warning("channels still open 5 s after the end of a run") }
    }
}
