import Metering
import Results
import Verbs

@testable import Session
@testable import Transport
@testable import Workloads

/// Reports as both ends would make them, with figures that tell the two apart.
struct Reports {
    let plan: TransferPlan
    var client: EndReport
    var server: EndReport?
    var incomplete: String?

    /// The client saw 1 s and 1000 bytes on each channel within its window, the server 2 s and 3000 bytes.
    init(_ plan: TransferPlan) {
        self.plan = plan
        client = .example(.client, plan, seconds: 1, window: ChannelTotals(bytes: 1000, messages: 10))
        server = .example(.server, plan, seconds: 2, window: ChannelTotals(bytes: 3000, messages: 30))
    }

    var outcome: TransferOutcome { TransferOutcome(client: client, server: server, incomplete: incomplete) }
    var casePlan: CasePlan { CasePlan(plan: plan, route: .example(plan.transport)) }
    var result: CaseResult { CaseResult(runID: "run", casePlan, outcome) }
    var row: SummaryRow { result.row }

    /// Three machines: one has moved and did not converge, one has failed, one was not begun.
    static func migration() -> Reports {
        let pattern = MigrationPattern(machines: 3, memory: 4 << 20, workingSet: 1 << 20)
        var reports = Reports(TransferPlan(workload: .migration, transport: .tcp, migration: pattern))
        var machines = (1...3).map(MachineFigures.init)
        machines[0].outcome = .moved
        (machines[0].start, machines[0].seconds, machines[0].downtime) = (0, 2, 0.5)
        machines[0].neededBytesPerSecond = 1e9
        machines[0].rounds = [
            RoundFigures(
                kind: .bulk,
                start: 0,
                seconds: 1.5,
                memoryBytes: 4 << 20,
                zeroBytes: 4096,
                sentBytes: 3 << 20,
                dirtiedBytes: 8192
            ),
            RoundFigures(
                kind: .final,
                start: 1.5,
                seconds: 0.5,
                memoryBytes: 8192,
                zeroBytes: 0,
                sentBytes: 8192,
                dirtiedBytes: nil
            ),
        ]
        machines[1].outcome = .failed("in round 1 when its target died")
        (machines[1].start, machines[1].seconds) = (0, 1)
        reports.client.migration = MigrationFigures(machines: machines)
        return reports
    }

    /// Changes the report of a channel at one end.
    mutating func change(_ end: End, _ index: Int = 0, _ body: (inout ChannelReport) -> Void) {
        switch end {
        case .client: client = client.changed(index, body)
        case .server: server = server?.changed(index, body)
        }
    }
}

extension EndReport {
    static func example(_ end: End, _ plan: TransferPlan, seconds: Double, window: ChannelTotals) -> EndReport {
        let channels = plan.channelList.map { channel in
            var report = ChannelReport(
                index: channel.index,
                direction: channel.direction,
                role: plan.role(of: end, direction: channel.direction)
            )
            report.window = window
            report.link = ChannelLink(
                transport: "tcp",
                interface: "\(end)\(channel.index % 2)",
                device: nil,
                localAddress: "",
                peerAddress: ""
            )
            for index: UInt64 in 0..<5 { report.total.enter(Block(index: index, length: 100)) }
            return report
        }
        return EndReport(
            end: end,
            seconds: seconds,
            cpu: CPUUsage(
                seconds: seconds,
                process: ProcessCPUTime(user: seconds / 2),
                machine: nil,
                processors: 2
            ),
            channels: channels,
            series: IntervalSeries(),
            nics: [],
            incomplete: nil
        )
    }

    func changed(_ index: Int, _ body: (inout ChannelReport) -> Void) -> EndReport {
        var channels = channels
        body(&channels[index])
        return with(channels: channels)
    }

    func with(
        seconds: Double? = nil,
        cpu: CPUUsage? = nil,
        bootID: String? = nil,
        otherPrograms: OtherPrograms? = nil,
        channels: [ChannelReport]? = nil,
        nics: [NICCounters]? = nil,
        nicsThroughout: [NICCounters]? = nil,
        series: IntervalSeries? = nil,
        slowest: [SlowestRates] = []
    ) -> EndReport {
        var report = EndReport(
            end: end,
            seconds: seconds ?? self.seconds,
            cpu: cpu ?? self.cpu,
            bootID: bootID,
            otherPrograms: otherPrograms,
            channels: channels ?? self.channels,
            series: series ?? self.series,
            slowest: slowest,
            nics: nics ?? self.nics,
            nicsThroughout: nicsThroughout ?? nics ?? self.nicsThroughout,
            incomplete: incomplete
        )
        (report.ceilingBytesPerSecond, report.inventedSpeeds) = (ceilingBytesPerSecond, inventedSpeeds)
        report.clock = clock
        return report
    }
}

extension NICCounters {
    /// A device's counters alone.
    static func ofDevice(_ name: String, _ counters: [String: UInt64]) -> NICCounters {
        NICCounters(
            nic: NICName(interface: nil, device: name),
            seconds: 1,
            device: Counters(values: counters)
        )
    }
}

extension DataRoute {
    static func example(_ transport: TransportKind, label: String? = nil) -> DataRoute {
        DataRoute(
            transport: transport,
            label: label ?? (transport == .tcp ? "tcp" : "roce"),
            paths: [DataPath(to: .anyIPv4())],
            nics: ["nic0"]
        )
    }
}
