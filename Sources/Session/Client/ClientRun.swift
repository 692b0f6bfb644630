import Metering
import Transport

/// One case at the client: what has happened so far, and what follows from the next event.
struct ClientRun {
    /// What the server has to say in time. One whose process is stopped keeps its connections, and says nothing.
    enum Answer: Sendable {
        case prepared
        case ready
        case report

        fileprivate var words: String {
            switch self {
            case .prepared: "taken the case"
            case .ready: "got its channels"
            case .report: "reported"
            }
        }
    }

    let plan: TransferPlan
    let transfer: Transfer
    let control: ControlChannel
    let mailbox: Mailbox
    /// What the case begins with; nil lets it begin when its own channels stand.
    let gate: StartGate?
    let onSample: @Sendable (IntervalSample) -> Void

    /// Why this end's channels do not stand.
    private var problem: SessionError?
    private var isPrepared = false
    private var isServerReady = false
    private var isOpen = false
    private var hasStarted = false
    private var client: EndReport?
    private var server: EndReport?
    private var serverIsLost: String?
    private var interruptions = 0
    private let begun = MonotonicTime.now()
    private var setUpSeconds: Double?

    init(
        plan: TransferPlan,
        transfer: Transfer,
        control: ControlChannel,
        mailbox: Mailbox,
        gate: StartGate?,
        onSample: @escaping @Sendable (IntervalSample) -> Void
    ) {
        self.plan = plan
        self.transfer = transfer
        self.control = control
        self.mailbox = mailbox
        self.gate = gate
        self.onSample = onSample
    }

    /// Gives the server its time for an answer.
    func expect(_ answer: Answer) {
        mailbox.post(.event(.transfer(transfer, .overdue(answer))), after: patience(answer))
    }

    /// Seconds that an answer may take. A server gives up channels that do not come after 10 s, and draining that stands
    /// still in its time; and the control connection may have to find another way meanwhile.
    private func patience(_ answer: Answer) -> Double {
        let own =
            switch answer {
            case .prepared: 15.0
            case .ready: 15 + plan.settingUpSeconds
            case .report: 10 + plan.drainingSeconds
            }
        return own + (plan.failover?.giveUpAfter ?? 0)
    }

    /// Reacts to an event; returns the outcome when the case is over.
    mutating func handle(_ event: Mailbox.Event) async throws -> TransferOutcome? {
        switch event {
        case .message(let message): try await handle(message)
        case .transfer(let source, let step): if source === transfer { try await handle(step) }
        case .interrupted: await interrupt()
        case .closed(let reason):
            try giveUp("the connection to the server was lost: \(reason ?? "it closed it; its process may have died")")
        }
        return try await outcome()
    }

    private mutating func handle(_ step: Mailbox.Step) async throws {
        switch step {
        case .opened(let problem):
            if let problem { return try explain(problem) }
            isOpen = true
            expect(.ready)
            try await standIfReady()
        case .mayStart(let problem):
            if let problem { throw problem }
            try await start()
        case .draining: await tell(.draining)
        case .drained(let channels): await tell(.drained(channels))
        case .lost(let lost): await tell(.lost(lost))
        case .sample(let sample): if samplesAreLocal { onSample(sample) }
        case .finished(let report):
            client = report
            expect(.report)
        case .overdue(let answer) where isMissing(answer):
            try giveUp(
                "the server has not \(answer.words) within \(NumberText.fixed(patience(answer), places: 3)) s: its process "
                    + "is stopped, or its host does not get to it"
            )
        case .overdue: break
        }
    }

    private func isMissing(_ answer: Answer) -> Bool {
        switch answer {
        case .prepared: !isPrepared
        case .ready: !isServerReady
        case .report: server == nil
        }
    }

    /// Nothing more will come from the server: what was measured is kept, where that has begun.
    private mutating func giveUp(_ lost: String) throws {
        guard hasStarted else { throw SessionError.lost(lost) }
        serverIsLost = lost
        transfer.abort(lost)
    }

    private mutating func handle(_ message: Message) async throws {
        switch message {
        case .failed(let reason, let token):
            guard token == transfer.token else { break }
            throw SessionError.failed(problem.map { "\($0) The server says: \(reason)" } ?? reason)
        case .prepared where !isPrepared:
            isPrepared = true
            mailbox.open(transfer, within: 10 + plan.settingUpSeconds)
        case .ready, .stop, .draining, .drained, .lost, .sample, .report:
            // Until then they are the last words on a case that was given up.
            if isPrepared { try await handleProgress(message) }
        case .refused(let reason): throw SessionError.refused(reason)
        case .hello, .prepare, .prepared, .start, .release, .probe, .probing, .resume, .resumed, .leaving,
            .status, .serving:
            throw SessionError.lost("the server sent a message that has no place there: is it rdmabench?")
        }
    }

    private mutating func handleProgress(_ message: Message) async throws {
        switch message {
        case .ready:
            isServerReady = true
            try await standIfReady()
        case .stop(let reason): transfer.stop(reason)
        case .draining: transfer.peerIsDraining()
        case .drained(let channels): transfer.peerHasDrained(channels)
        case .lost(let lost): transfer.peerHasLost(lost)
        case .sample(let sample): if !samplesAreLocal { onSample(sample) }
        case .report(let report): server = report
        default: break
        }
    }

    /// A server that turns a channel down says why, a moment later than the channel does: it gets that moment.
    private mutating func explain(_ problem: SessionError) throws {
        guard self.problem == nil else { throw problem }
        self.problem = problem
        mailbox.post(.event(.transfer(transfer, .opened(problem))), after: 1)
    }

    private mutating func standIfReady() async throws {
        guard isOpen, isServerReady else { return }
        setUpSeconds = MonotonicTime.now().seconds(since: begun)
        guard let gate else { return try await start() }
        gate.arrive { [mailbox, transfer] in mailbox.post(.transfer(transfer, .mayStart($0))) }
    }

    private mutating func start() async throws {
        guard !hasStarted else { return }
        hasStarted = true
        try await control.send(.start)
        mailbox.run(transfer)
    }

    /// The first time, what was posted is drained and what was measured is kept; the second time, nothing is waited
    /// for.
    private mutating func interrupt() async {
        interruptions += 1
        let reason = "interrupted by the user"
        if interruptions == 1 {
            transfer.stop(reason)
            await tell(.stop(reason))
        } else {
            transfer.abort(reason)
        }
    }

    /// A server that is gone is noticed by the end of its messages; a failure to write to it says no more.
    private func tell(_ message: Message) async {
        try? await control.send(message)
    }

    private func outcome() async throws -> TransferOutcome? {
        guard let client, server != nil || serverIsLost != nil || interruptions > 1 else { return nil }
        return TransferOutcome(
            client: client,
            server: server,
            incomplete: serverIsLost ?? client.incomplete ?? server?.incomplete,
            setUpSeconds: setUpSeconds
        )
    }

    /// Whether this end sees blocks move: as a requester, or as the sink of what arrives in its software.
    private var samplesAreLocal: Bool {
        plan.channelList.contains { channel in
            plan.role(of: .client, direction: channel.direction) == .requester
                || plan.countingEnd(of: channel.direction) == .client
        }
    }
}
