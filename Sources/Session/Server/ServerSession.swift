import Fabric
import Logging
import Metering
import Transport

/// One client's session at the server: a loop over what happens, and one transfer at a time.
struct ServerSession {
    let services: SessionServices
    let control: ControlChannel
    let mailbox: Mailbox
    let logger: Logger

    /// Serves until the client leaves or breaks the protocol; closes its channels on every way out.
    func serve() async throws {
        var transfer: Transfer?
        var responder: ProbeResponder?
        defer { responder?.end() }
        do {
            try await react(&transfer, &responder)
        } catch {
            await end(transfer)
            throw error
        }
        await end(transfer)
    }

    private func react(_ transfer: inout Transfer?, _ responder: inout ProbeResponder?) async throws {
        let watchdog = Task {
            try await Task.sleep(for: .seconds(services.options.patience))
            mailbox.post(.closed("no greeting within \(services.options.patience.formatted()) s"))
        }
        defer { watchdog.cancel() }
        var isGreeted = false

        for await event in mailbox.events {
            switch (event, transfer) {
            case (.closed(let reason), let running):
                if let reason { logger.info("client lost", metadata: ["reason": "\(reason)"]) }
                if running != nil { logger.notice("run aborted", metadata: ["reason": "the client is gone"]) }
                return
            case (.message(.hello(let hello)), nil) where !isGreeted:
                watchdog.cancel()
                isGreeted = true
                guard try await greet(hello) else { return }
            case (.message(.prepare(let plan, let token)), nil) where isGreeted:
                transfer = try await prepare(plan, token)
            case (.message(.probe(let addresses, let token)), nil) where isGreeted:
                responder?.end()
                responder = try await answerProbes(at: addresses, token)
            case (.message(.start), let transfer?): mailbox.run(transfer)
            case (.message(.stop(let reason)), let transfer?): transfer.stop(reason)
            case (.message(.drained(let counts)), let transfer?): transfer.peerHasDrained(counts)
            case (.transfer(let source, let step), let current?) where source === current:
                if try await !handle(step, of: current) {
                    await end(current)
                    transfer = nil
                }
            case (.message(.release), let finished) where isGreeted:
                await end(finished)
                transfer = nil
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

    /// False where the two cannot talk.
    private func greet(_ hello: Hello) async throws -> Bool {
        // Anew for each client: interfaces come and go while a server stays.
        let host = HostDescription.current(speeds: services.options.speeds)
        let own = Hello(host: host, dataPorts: services.ports, terms: services.terms)
        try await control.send(.hello(own))
        guard let problem = own.incompatibility(with: hello) else {
            logger.info("client greeted", metadata: ["version": "\(hello.version)", "host": "\(hello.host.hostname)"])
            return true
        }
        logger.warning("refused", metadata: ["reason": "\(problem)"])
        try await control.send(.refused(problem))
        return false
    }

    private func prepare(_ plan: TransferPlan, _ token: SessionToken) async throws -> Transfer? {
        do {
            try plan.validate(physicalMemory: services.host.memoryBytes ?? .max)
        } catch {
            try await control.send(.failed("the server cannot do that: \(error)", token: token))
            return nil
        }
        logger.info("run", metadata: ["plan": "\(plan.summary)"])
        let transfer = Transfer.server(plan: plan, token: token, desk: services.desk)
        mailbox.open(transfer, within: services.options.patience)
        try await control.send(.prepared)
        return transfer
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
        case .drained(let counts): try await control.send(.drained(counts))
        case .sample(let sample): try await control.send(.sample(sample))
        case .finished(let report):
            if let reason = report.incomplete { logger.info("run incomplete", metadata: ["reason": "\(reason)"]) }
            try await control.send(.report(report))
        }
        return true
    }

    private func end(_ transfer: Transfer?) async {
        guard let transfer else { return }
        let isClosed = await transfer.end("the session ended")
        if !isClosed { logger.warning("channels still open 5 s after the end of a run") }
    }
}
